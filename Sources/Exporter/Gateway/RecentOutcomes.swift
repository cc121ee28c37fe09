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

    mutating func record(_ outcome: Outcome, at time: Date) {
        outcomes.removeAll { !Self.isRecent($0.at, time) }
        if outcomes.count == Self.most { outcomes.removeFirst() }
        outcomes.append((time, outcome))
    }

    private static func isRecent(_ moment: Date, _ time: Date) -> Bool {
        abs(time.timeIntervalSince(moment)) <= reachSeconds
    }

    /// The shares, from 0 to 1, of calls that failed or were turned away, and of those turned away; nil of too few.
    func shares(at time: Date) -> (failed: Double, throttled: Double)? {
        let recent = outcomes.filter { Self.isRecent($0.at, time) }
        guard recent.count >= Self.fewest else { return nil }
        let count = Double(recent.count)
        return (
            Double(recent.count { $0.outcome != .answered }) / count,
            Double(recent.count { $0.outcome == .throttled }) / count
        )
    }
}
