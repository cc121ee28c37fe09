import Foundation

/// How calls of the last minutes ended: the only requests that the exporter sees itself, and its evidence of the
/// gateway's health.
struct RecentOutcomes: Sendable {
    enum Outcome: Sendable { case answered, failed, throttled }

    /// Oldest first.
    private var outcomes: [(at: Date, outcome: Outcome)] = []

    private static let reachSeconds = 300.0
    private static let most = 1_000
    /// Of fewer calls a share says little: one that failed is no half of all traffic.
    private static let fewest = 5
    /// An emergency is about now, and one call that was turned away is none.
    private static let throttledReachSeconds = 120.0
    private static let fewestThrottled = 2

    mutating func record(_ outcome: Outcome, at time: Date) {
        outcomes = Array(within(Self.reachSeconds, of: time).suffix(Self.most - 1)) + [(time, outcome)]
    }

    /// The share of calls of the last five minutes that failed or were turned away, from 0 to 1; nil of too few calls.
    func failedRatio(at time: Date) -> Double? {
        let recent = within(Self.reachSeconds, of: time)
        guard recent.count >= Self.fewest else { return nil }
        return Double(recent.count { $0.outcome != .answered }) / Double(recent.count)
    }

    /// The share of calls of the last two minutes that were turned away, from 0 to 1; 0 for a single one, nil of too few
    /// calls.
    func throttledRatio(at time: Date) -> Double? {
        let recent = within(Self.throttledReachSeconds, of: time)
        let throttled = recent.count { $0.outcome == .throttled }
        if throttled >= Self.fewestThrottled { return Double(throttled) / Double(recent.count) }
        return recent.count >= Self.fewest ? 0 : nil
    }

    private func within(_ seconds: Double, of time: Date) -> [(at: Date, outcome: Outcome)] {
        outcomes.filter { abs(time.timeIntervalSince($0.at)) <= seconds }
    }
}
