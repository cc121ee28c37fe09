import ArgumentParser
import Exporter
import Forecasting
import Foundation
import Planning

/// The settings of the capacity policy, from the configuration file and from flags, which win.
struct CapacityOptions: ParsableArguments {
    @Option(
        name: .customLong("config.file"),
        help: ArgumentHelp(
            "Configuration file to take `capacity`, its events included, and `timezone` from.", valueName: "file"))
    var configFile: String?

    @Option(
        name: .customLong("capacity.target-utilization"),
        help: "The share of capacity that demand should take, of reactive too. (default: 0.7)")
    var targetUtilization: Double?

    @Option(
        name: .customLong("capacity.min"),
        help: "The least capacity of any policy, in requests per minute. (default: 0.05 times the starting limit)")
    var min: Double?

    @Option(
        name: .customLong("capacity.max"),
        help: "The most capacity of any policy, in requests per minute. (default: 20 times the starting limit)")
    var max: Double?

    @Option(
        name: .customLong("capacity.headroom-quantile"),
        help: "The quantile of forecast demand that is planned for. (default: 0.9)")
    var headroomQuantile: Double?

    @Option(
        name: .customLong("capacity.lead-time"),
        help: "How far ahead capacity must cover demand. (default: 15m)")
    var leadTime: PrometheusDuration?

    @Option(
        name: .customLong("capacity.scale-up.threshold"),
        help: "Ratio of wanted to current capacity from which on it rises. (default: 1.2)")
    var scaleUpThreshold: Double?

    @Option(
        name: .customLong("capacity.scale-down.threshold"),
        help: "Ratio of wanted to current capacity at or below which it falls. (default: 0.5)")
    var scaleDownThreshold: Double?

    @Option(
        name: .customLong("capacity.scale-down.stabilization"),
        help: "How long the need must have been that low. (default: 5m)")
    var stabilization: PrometheusDuration?

    @Option(
        name: .customLong("capacity.requests-per-minute-each"),
        help: "What a replica of reactive serves; 1 is a continuous limit.")
    var rpmPerReplica = 1.0

    func validate() throws {
        func check(_ name: String, _ value: Double?, _ range: ClosedRange<Double>) throws {
            guard let value else { return }
            try ReplayCommand.check(
                value, range.contains(value), "--capacity.\(name)", "from \(range.lowerBound) to \(range.upperBound)")
        }
        try check("target-utilization", targetUtilization, 0.01...1)
        try check("min", min, 0...1e9)
        try check("max", max, 1...1e9)
        try check("headroom-quantile", headroomQuantile, 0.025...0.975)
        try check("scale-up.threshold", scaleUpThreshold, 1...10)
        try check("scale-down.threshold", scaleDownThreshold, 0.01...1)
        try check("requests-per-minute-each", rpmPerReplica, 0.001...1e9)
        if let leadTime {
            try ReplayCommand.check(leadTime, leadTime <= .hours(1), "--capacity.lead-time", "at most 1h")
        }
        if let stabilization {
            try ReplayCommand.check(
                stabilization, stabilization <= .hours(24), "--capacity.scale-down.stabilization", "at most 24h")
        }
    }

    /// What the policy is given.
    struct Loaded {
        var policy: CapacityPolicy
        /// In seconds.
        var leadTime: Int64
        var rpmPerReplica: Double
        var events: [KnownEvent]
        var timeZone: TimeZone
        /// Nil where they follow from the starting limit.
        var min: Double?
        var max: Double?

        /// The bounds of a gateway that starts at `start` requests per minute.
        func bounds(start: Double) throws -> ClosedRange<Double> {
            let highest = (max ?? 20 * start).rounded(.down)
            let lowest = (min ?? Swift.min(0.05 * start, highest)).rounded(.up)
            guard lowest <= highest else {
                throw ValidationError(
                    "the least capacity is \(Int(lowest)) and the most is \(Int(highest)); lower --capacity.min or raise "
                        + "--capacity.max")
            }
            return lowest...highest
        }
    }

    func load() throws -> Loaded {
        let file = try configFile.map(Self.read)
        let configured = file?.capacity ?? CapacityConfiguration()
        var policy = configured.policy
        policy.targetUtilization = targetUtilization ?? policy.targetUtilization
        policy.headroomQuantile = headroomQuantile ?? policy.headroomQuantile
        policy.scaleUpThreshold = scaleUpThreshold ?? policy.scaleUpThreshold
        policy.scaleDownThreshold = scaleDownThreshold ?? policy.scaleDownThreshold
        policy.stabilizationSeconds = stabilization?.seconds ?? policy.stabilizationSeconds
        return Loaded(
            policy: policy, leadTime: (leadTime ?? configured.leadTime).seconds, rpmPerReplica: rpmPerReplica,
            events: configured.events.map {
                KnownEvent(
                    name: $0.name, start: Int64($0.startsAt.timeIntervalSince1970),
                    end: Int64($0.endsAt.timeIntervalSince1970), floor: $0.floor)
            },
            timeZone: file?.timeZone.timeZone ?? .gmt, min: min ?? file?.capacity.requestsPerMinute.min,
            max: max ?? file?.capacity.requestsPerMinute.max)
    }

    private static func read(_ path: String) throws -> Configuration {
        let result = ConfigurationLoader.load(path: path, environment: ProcessInfo.processInfo.environment)
        guard let configuration = result.configuration else {
            throw CommandFailure(
                result.diagnostics.filter { $0.severity == .error }.map { "\($0)" }.joined(separator: "\n"))
        }
        return configuration
    }
}
