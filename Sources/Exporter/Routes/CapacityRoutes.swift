import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /capacity`: what to provision, for each account as a whole and for each of its models.
    static func capacity(_ context: RouteContext) -> Handler {
        { request in
            let query = QueryParameters(request, allowed: ["account", "model"])
            try query.finish()
            let snapshot = try context.snapshot()
            let accounts = try snapshot.accounts(named: query.text("account"))
            let model = query.text("model")
            let recommendations = accounts.flatMap { account in
                account.plans.capacity.filter { (model ?? $0.model) == $0.model }
                    .map { JSONValue.object(members(of: $0, account: account, at: snapshot.seconds)) }
            }
            if let model, recommendations.isEmpty { throw unknownCapacity(of: model, accounts) }
            return snapshot.answer([
                "recommendations": .array(recommendations),
            ])
        }
    }

    /// `GET /capacity/{account}/{model}`: one of them, flat, for autoscalers that read a member by name.
    static func capacityOfOne(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let account = try snapshot.account(named: request.parameters["account"] ?? "")
            let model = request.parameters["model"] ?? ""
            guard let plan = account.plans.capacity.first(where: { $0.model == model }) else {
                throw unknownCapacity(of: model, [account])
            }
            return snapshot.answer(members: members(of: plan, account: account, at: snapshot.seconds))
        }
    }

    private static func unknownCapacity(of model: String, _ accounts: [AccountSnapshot]) -> HTTPError {
        .unknown(
            "model", "There is no recommendation for model \"\(model)\".",
            known: accounts.flatMap { $0.plans.capacity.map(\.model) }.distinct)
    }

    private static func members(
        of plan: CapacityPlan, account: AccountSnapshot, at now: Int64
    ) -> [JSONValue.Member] {
        let recommendation = plan.recommendation
        let override = plan.overrideID.flatMap { id in account.plans.overrides.first { $0.id == id } }
        return [
            .init("account", .string(account.name)),
            .init("model", .string(plan.model)),
            .init("requests_per_minute", .number(recommendation.requestsPerMinute)),
            .init("replicas", JSONValue(recommendation.replicas)),
            .init(
                "rate_limit",
                [
                    "requests_per_second": .number(recommendation.rateLimit.requestsPerSecond),
                    "burst": JSONValue(recommendation.rateLimit.burst),
                    "policy": .string(recommendation.rateLimit.policy),
                    "signals": recommendation.rateLimit.signals.json,
                ]),
            .init("source", .string(recommendation.source.rawValue)),
            .init("override", override?.json(at: now) ?? nil),
            .init("decision", decision(recommendation, inputs: plan.inputs)),
        ]
    }

    private static func decision(_ recommendation: CapacityRecommendation, inputs: CapacityInputs) -> JSONValue {
        [
            "action": .string(recommendation.action.rawValue), "at": .string(Timestamp.text(recommendation.at)),
            "since": .string(Timestamp.text(recommendation.since)),
            "previous_requests_per_minute": JSONValue(recommendation.previousRequestsPerMinute),
            "inputs": inputs.json, "candidates": recommendation.candidatesJSON,
            "binding": .string(recommendation.binding.rawValue), "reason": .string(recommendation.reason),
        ]
    }
}
