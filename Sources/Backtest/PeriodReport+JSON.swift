import JSON

extension PeriodReport {
    /// Everything: the results over all series, and those of each.
    public func json() -> JSONValue {
        .object([
            .init("period", .string(period.description)),
            .init("timezone", .string(timeZoneName)),
            .init("points", .array(points.map(Self.json))),
            .init(
                "series",
                .array(
                    series.map { each in
                        .object([
                            .init("series", .string(each.name)),
                            .init(
                                "points",
                                .array(PeriodEvaluation.fractions.map { Self.json(Self.point($0, of: [each])) })),
                        ])
                    })),
        ])
    }

    private static func json(_ point: Point) -> JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        return .object([
            .init("elapsed", .number(point.fraction)),
            .init("periods", .integer(Int64(point.periods))),
            .init("series", .integer(Int64(point.series))),
            .init("periods_left_out", .integer(Int64(point.leftOut))),
            .init(
                "methods",
                .array(
                    PeriodEvaluation.methods.indices.map { method in
                        .object([
                            .init("method", .string(PeriodEvaluation.methods[method])),
                            .init("mean_error", number(point.meanErrors[method])),
                            .init("median_error", number(point.medianErrors[method])),
                        ])
                    })),
            .init("coverage_80", number(point.coverage80)),
            .init("coverage_80_pooled", number(point.pooledCoverage80)),
            .init("width_80", number(point.width80)),
        ])
    }
}
