import PromQL

/// What all rules have in common. Times are in milliseconds.
public struct RuleOptions: Sendable {
    /// How often a group is evaluated that does not say: at least 1.
    public var interval: Int64 = 60_000
    /// The least time between two notices of one alert.
    public var resendDelay: Int64 = 60_000
    /// The longest absence after which the state of `for` is restored.
    public var outageTolerance: Int64 = 3_600_000
    /// How long after a restart alerts wait at least whose state was restored. A shorter `for` starts anew.
    public var gracePeriod: Int64 = 600_000
    /// For templates.
    public var externalLabels: [String: String] = [:]
    /// For templates.
    public var externalURL = ""

    public init() {}
}
