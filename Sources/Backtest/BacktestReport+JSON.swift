import JSON

extension BacktestReport {
    /// Everything: the means over series, each series with each method, and what was left out.
    public func json() -> JSONValue {
        .object([
            .init("horizon_seconds", .integer(horizon)),
            .init("methods", .string(kind.rawValue)),
            .init("average", .array(average.map(Self.json))),
            .init("series", .array(series.map(Self.json))),
            .init(
                "skipped",
                .array(
                    skipped.map {
                        .object([.init("series", .string($0.series)), .init("reason", .string($0.reason))])
                    })),
        ])
    }

    private static func json(_ series: Series) -> JSONValue {
        .object([
            .init("series", .string(series.name)),
            .init("step_seconds", .integer(series.step)),
            .init("best", series.winner.map { .string($0.name) } ?? .null),
            .init("methods", .array(series.methods.map(json))),
        ])
    }

    private static func json(_ method: Method) -> JSONValue {
        let scores = method.scores
        return .object([
            .init("method", .string(method.name)),
            .init("origins", .integer(Int64(scores.origins))),
            .init("origins_without_enough_history", .integer(Int64(method.standIns))),
            .init("mase", JSONValue(scores.mase)),
            .init("wape", JSONValue(scores.wape)),
            .init("wql", JSONValue(scores.wql)),
            .init("coverage_80", .number(scores.coverage80)),
            .init("coverage_95", .number(scores.coverage95)),
        ])
    }
}
