import CivilTime
import JSON

extension ReplayReport {
    /// For programs: what was replayed, under which settings, and what came of each policy.
    public func json() -> JSONValue {
        .object([
            .init(
                "trace",
                .object([
                    .init("name", .string(replay.trace.name)),
                    .init("from", .string(RFC3339.format(replay.range.lowerBound))),
                    .init("to", .string(RFC3339.format(replay.range.upperBound))),
                    .init("mean_rpm", .number(meanRPM)),
                    .init("peak_rpm", .integer(Int64(peakRPM))),
                ])),
            .init(
                "settings",
                .object([
                    .init("starting_limit_rpm", .number(replay.settings.startingLimit)),
                    .init("min_rpm", .number(replay.settings.bounds.lowerBound)),
                    .init("max_rpm", .number(replay.settings.bounds.upperBound)),
                    .init("actuation_delay_seconds", .integer(replay.settings.actuationDelay)),
                    .init("queue_limit", .integer(Int64(replay.settings.queueLimit))),
                    .init("max_wait_seconds", .integer(Int64(replay.settings.maxWait))),
                    .init("target_utilization", .number(targetUtilization)),
                    .init("headroom_quantile", .number(headroomQuantile)),
                    .init("lead_time_seconds", .integer(leadTime)),
                ])),
            .init("policies", .array(results.map { .object(Self.members($0)) })),
            .init("equal_capacity", equalCapacity.map(Self.json) ?? .null),
        ])
    }

    private static func members(_ result: PolicyResult) -> [JSONValue.Member] {
        [
            .init("policy", .string(result.policy)),
            .init("throttled_ratio", .number(result.throttledRatio)),
            .init("p95_wait_seconds", .integer(Int64(result.p95WaitSeconds))),
            .init("capacity_rpm_hours", .number(result.capacityRPMHours)),
            .init("wasted_ratio", .number(result.wastedRatio)),
            .init("scale_ups", .integer(Int64(result.scaleUps))),
            .init("scale_downs", .integer(Int64(result.scaleDowns))),
            .init("arrived", .integer(Int64(result.arrived))),
            .init("served", .integer(Int64(result.served))),
            .init("throttled", .integer(Int64(result.throttled))),
            .init("waiting", .integer(Int64(result.waiting))),
        ]
    }

    private static func json(_ comparison: Comparison) -> JSONValue {
        guard case .found(let equal) = comparison else {
            return .object([.init("reached", .bool(false))])
        }
        return .object(
            [
                .init("reached", .bool(true)),
                .init("with", .string(PolicyName.reactive.rawValue)),
                .init("target_utilization", .number(equal.targetUtilization)),
                .init("throttled_reduction", JSONValue(equal.throttledReduction)),
            ] + members(equal.result))
    }
}
