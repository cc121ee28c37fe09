import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /budget`: where every budget stands.
    static func budgets(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            return .json([
                "generated_at": .string(Timestamp.text(snapshot.at)), "simulated": .bool(snapshot.simulated),
                "budgets": .array(snapshot.budgets.map { .object(members(of: $0, in: snapshot)) }),
            ])
        }
    }

    /// `GET /budget/{name}`: one of them, flat.
    static func budget(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let name = request.parameters["name"] ?? ""
            guard let budget = snapshot.budgets.first(where: { $0.name == name }) else {
                throw HTTPError.unknown("name", "There is no budget \"\(name)\".", known: snapshot.budgets.map(\.name))
            }
            return .json(.object([
                .init("generated_at", .string(Timestamp.text(snapshot.at))),
                .init("simulated", .bool(snapshot.simulated)),
            ] + members(of: budget, in: snapshot)))
        }
    }

    private static func members(of budget: BudgetStatus, in snapshot: Snapshot) -> [JSONValue.Member] {
        func dollars(_ micro: Int64?) -> JSONValue { JSONValue(MicroUSD.dollars(micro)) }
        func time(_ seconds: Int64?) -> JSONValue { JSONValue(seconds.map(Timestamp.text)) }
        let spentCNY = budget.spentMicroUSD.map { (Double($0) * snapshot.prices.cnyPerUSD / 1e4).rounded() / 100 }
        return [
            .init("name", .string(budget.name)),
            .init(
                "period",
                [
                    "kind": .string(budget.period.kind.rawValue), "start": time(budget.period.start),
                    "end": time(budget.period.end), "timezone": .string(snapshot.timeZone.name),
                ]),
            .init("limit_usd", dollars(budget.limitMicroUSD)),
            .init("spent_usd", dollars(budget.spentMicroUSD)),
            .init("remaining_usd", dollars(budget.remainingMicroUSD)),
            .init("spent_cny", JSONValue(spentCNY)),
            .init("covers_period", .bool(budget.coversPeriod)),
            .init(
                "projected_usd",
                [
                    "median": dollars(budget.projection?.medianMicroUSD),
                    "lower_80": dollars(budget.projection?.lower80MicroUSD),
                    "upper_80": dollars(budget.projection?.upper80MicroUSD),
                ]),
            .init("exhaustion_at", time(budget.exhaustionAt)),
            .init("burn_rate", .object(budget.burnRates.map { .init($0.window, JSONValue($0.ratio)) })),
            .init("status", .string(budget.state.rawValue)),
            .init(
                "thresholds",
                .array(
                    budget.thresholds.map {
                        [
                            "ratio": .number($0.ratio), "actual_crossed_at": time($0.actualCrossedAt),
                            "forecast_crosses_at": time($0.forecastCrossesAt),
                        ]
                    })),
            .init(
                "guard",
                ["state": JSONValue(budget.guardState?.rawValue), "at_ratio": .number(budget.guardRatio)]),
            .init(
                "advice",
                .array(
                    budget.advice.map {
                        [
                            "from": .string($0.from), "to": .string($0.to),
                            "projected_saving_usd": dollars($0.projectedSavingMicroUSD),
                        ]
                    })),
        ]
    }
}
