import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /budget`: where every budget stands, and which spend is out of the ordinary.
    static func budgets(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            return snapshot.answer([
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
            return snapshot.answer(
                members: budget.members(in: snapshot) + [.init("models", .array(budget.models.map(\.json)))])
        }
    }

    /// `GET /budget/{name}/guard`: whether spending may go on, as plain values that a gateway can poll before every
    /// request.
    static func budgetGuard(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let budget = try snapshot.budget(named: request.parameters["name"] ?? "")
            return snapshot.answer([
                "budget": .string(budget.name), "open": JSONValue(budget.costGuard.map { $0.state == .open }),
                "at_ratio": .number(budget.guardRatio), "spent_ratio": JSONValue(budget.costGuard?.spentRatio),
                "spent_usd": .dollars(budget.spentMicroUSD), "limit_usd": .dollars(budget.limitMicroUSD),
                "remaining_usd": .dollars(budget.remainingMicroUSD),
                "per_request_usd": JSONValue(budget.request?.perRequestUSD),
                "cheapest_model": JSONValue(budget.costGuard?.cheapestModel), "period_end": .time(budget.period.end),
                "reason": JSONValue(budget.costGuard?.reason),
            ])
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
}
