import JSON
import Planning

extension CapacityInputs {
    /// What was known, by the names that answers and the decision log have.
    var json: JSONValue {
        [
            "current_rpm": JSONValue(currentRPM), "forecast_upper_rpm": JSONValue(forecastUpperRPM),
            "queue_depth": JSONValue(queueDepth), "error_rate": JSONValue(errorRate),
            "latency_seconds": JSONValue(latencySeconds), "forecast_skill": JSONValue(forecastSkill),
            "baseline_rpm": JSONValue(baselineRPM), "throttled_ratio": JSONValue(throttledRatio),
            "rate_limit_remaining": JSONValue(rateLimitRemaining), "data_age_seconds": JSONValue(dataAgeSeconds),
        ]
    }
}

extension CapacityRecommendation {
    /// What each rule, and everybody who has a say, asked for.
    var candidatesJSON: JSONValue {
        .array(
            candidates.map { candidate in
                var members: [JSONValue.Member] = [
                    .init("rule", .string(candidate.rule.rawValue)),
                    .init("requests_per_minute", .number(candidate.requestsPerMinute)),
                ]
                if let name = candidate.name { members.append(.init("name", .string(name))) }
                if let mode = candidate.mode { members.append(.init("mode", .string(mode.rawValue))) }
                return .object(members)
            })
    }
}

extension RateSignals {
    var json: JSONValue {
        [
            "velocity_rpm_per_minute": .number(velocity), "baseline_rpm": JSONValue(baselineRPM),
            "health_factor": .number(health),
        ]
    }
}
