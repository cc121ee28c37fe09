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
            let plans = try snapshot.accounts(named: query.text("account")).flatMap { account in
                account.plans.capacity
                    .filter { (query.text("model") ?? $0.model) == $0.model }
                    .map { json($0, account: account.name) }
            }
            return .json([
                "generated_at": .string(Timestamp.text(snapshot.at)), "simulated": .bool(snapshot.simulated),
                "recommendations": .array(plans),
            ])
        }
    }

    /// `GET /capacity/{account}/{model}`: one of them, flat, for autoscalers that read a member by name.
    static func capacityOfOne(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let account = try snapshot.accounts(named: request.parameters["account"] ?? "")[0]
            let model = request.parameters["model"] ?? ""
            guard let plan = account.plans.capacity.first(where: { $0.model == model }) else {
                let known = account.plans.capacity.map(\.model).joined(separator: ", ")
                throw HTTPError(
                    404, "Nothing is known of model \"\(model)\" of account \"\(account.name)\".",
                    errors: [.init(field: "model", detail: known.isEmpty ? "no model has data yet" : "known are: \(known)")])
            }
            guard case .object(let members) = json(plan, account: account.name) else { return .json(nil) }
            return .json(.object([
                .init("generated_at", .string(Timestamp.text(snapshot.at))),
                .init("simulated", .bool(snapshot.simulated)),
            ] + members))
        }
    }

    private static func json(_ plan: CapacityPlan, account: String) -> JSONValue {
        let recommendation = plan.recommendation
        let inputs = plan.inputs
        return [
            "account": .string(account), "model": .string(plan.model),
            "requests_per_minute": .number(recommendation.requestsPerMinute),
            "replicas": JSONValue(recommendation.replicas),
            "rate_limit": [
                "requests_per_second": .number(recommendation.rateLimit.requestsPerSecond),
                "burst": JSONValue(recommendation.rateLimit.burst), "policy": "adaptive-token-bucket",
            ],
            "source": .string(recommendation.source.rawValue), "override": nil,
            "decision": [
                "action": .string(recommendation.action.rawValue), "at": .string(Timestamp.text(recommendation.at)),
                "previous_requests_per_minute": JSONValue(recommendation.previousRequestsPerMinute),
                "inputs": [
                    "current_rpm": JSONValue(inputs.currentRPM),
                    "forecast_upper_rpm": JSONValue(inputs.forecastUpperRPM),
                    "forecast_skill": JSONValue(inputs.forecastSkill),
                    "queue_depth": JSONValue(inputs.queueDepth), "error_rate": JSONValue(inputs.errorRate),
                    "latency_seconds": JSONValue(inputs.latencySeconds),
                    "data_age_seconds": JSONValue(inputs.dataAgeSeconds),
                ],
                "candidates": .array(
                    recommendation.candidates.map { candidate in
                        [
                            "rule": .string(candidate.rule),
                            "requests_per_minute": .number(candidate.requestsPerMinute),
                        ]
                    }),
                "binding": .string(recommendation.binding), "reason": .string(recommendation.reason),
            ],
        ]
    }
}
