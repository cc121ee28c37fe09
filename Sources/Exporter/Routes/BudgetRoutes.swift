import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /budget`: where every budget stands, and which spend is out of the ordinary.
    static func budgets(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            return .json([
                "generated_at": .string(Timestamp.text(snapshot.at)), "simulated": .bool(snapshot.simulated),
                "budgets": .array(snapshot.budgets.map { .object($0.members(in: snapshot)) }),
                "anomalies": .array(
                    snapshot.accounts.flatMap { account in
                        account.plans.spend.filter { $0.anomaly.state != .normal }.map { $0.json(account: account.name) }
                    }),
            ])
        }
    }

    /// `GET /budget/{name}`: one of them, and what each model takes of it.
    static func budget(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let budget = try snapshot.budget(named: request.parameters["name"] ?? "")
            return .json(.object(
                snapshot.head + budget.members(in: snapshot)
                    + [.init("models", .array(budget.models.map(\.json)))]))
        }
    }

    /// `GET /budget/{name}/guard`: whether spending may go on, as plain values that a gateway can poll before every
    /// request.
    static func budgetGuard(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let budget = try snapshot.budget(named: request.parameters["name"] ?? "")
            let dollars = { JSONValue(MicroUSD.dollars($0 as Int64?)) }
            return .json(.object(
                snapshot.head + [
                    .init("budget", .string(budget.name)),
                    .init("open", JSONValue(budget.costGuard.map { $0.state == .open })),
                    .init("at_ratio", .number(budget.guardRatio)),
                    .init("spent_ratio", JSONValue(budget.costGuard?.spentRatio)),
                    .init("spent_usd", dollars(budget.spentMicroUSD)), .init("limit_usd", dollars(budget.limitMicroUSD)),
                    .init("remaining_usd", dollars(budget.remainingMicroUSD)),
                    .init("per_request_usd", JSONValue(budget.request?.perRequestUSD)),
                    .init("cheapest_model", JSONValue(budget.costGuard?.cheapestModel)),
                    .init("period_end", .string(Timestamp.text(budget.period.end))),
                    .init("reason", JSONValue(budget.costGuard?.reason)),
                ]))
        }
    }
}

extension Snapshot {
    fileprivate func budget(named name: String) throws(HTTPError) -> BudgetStatus {
        guard let budget = budgets.first(where: { $0.name == name }) else {
            throw HTTPError.unknown("name", "There is no budget \"\(name)\".", known: budgets.map(\.name))
        }
        return budget
    }

    /// What every answer about one budget begins with.
    fileprivate var head: [JSONValue.Member] {
        [.init("generated_at", .string(Timestamp.text(at))), .init("simulated", .bool(simulated))]
    }
}
