import HTTPServer
import JSON
import Planning
import Storage

extension Routes {
    /// `PUT /budget/{name}/limit`: an operator's limit in place of the configuration's, until it is deleted. What is
    /// acknowledged is on disk, and in every answer from then on.
    static func setBudgetLimit(_ context: RouteContext) -> SuspendingHandler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let now = context.now
            let body = try JSONBody(request, known: BudgetLimitRequest.members)
            let budget = try configuredBudget(request, context)
            let limit = try BudgetLimitRequest(request, body, budget: budget.name, now: now).limit
            let audit = AuditEntry(of: request, at: now, status: 200)
            try context.write { store throws(StorageError) in try store.setBudgetLimit(limit, audit: audit) }
            await context.replan()
            return .json(json(of: budget, limit))
        }
    }

    /// `DELETE /budget/{name}/limit`: back to the configuration's limit. Where there is no other, nothing changes.
    static func removeBudgetLimit(_ context: RouteContext) -> SuspendingHandler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let budget = try configuredBudget(request, context)
            let audit = AuditEntry(of: request, at: context.now, status: 200)
            _ = try context.write { store throws(StorageError) in
                try store.removeBudgetLimit(budget: budget.name, audit: audit)
            }
            await context.replan()
            return .json(json(of: budget, nil))
        }
    }

    /// - Throws: 404 naming the budgets there are.
    private static func configuredBudget(
        _ request: HTTPRequest, _ context: RouteContext
    ) throws(HTTPError) -> BudgetConfiguration {
        let name = request.parameters["name"] ?? ""
        let budgets = context.holder.current.configuration.budgets
        guard let budget = budgets.first(where: { $0.name == name }) else {
            throw .unknown("name", "There is no budget \"\(name)\".", known: budgets.map(\.name))
        }
        return budget
    }

    /// - Parameter limit: nil when the configuration's is in force.
    private static func json(of budget: BudgetConfiguration, _ limit: StoredBudgetLimit?) -> JSONValue {
        let configured = MicroUSD.amount(ofDollars: budget.limitUSD)
        return [
            "name": .string(budget.name),
            "limit_usd": .dollars(limit?.limitMicroUSD ?? configured),
            "configured_limit_usd": .dollars(configured),
            "set_at": .time(limit?.setAt), "set_by": JSONValue(limit?.setBy),
            "comment": JSONValue(limit?.comment),
        ]
    }
}
