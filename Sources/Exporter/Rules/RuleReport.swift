import AlertRules
import PromQL
import SampleWindow
import Synchronization

/// What all rules are and did, at one moment.
struct RuleReport: Sendable {
    /// In the order of their files and names.
    var groups: [RuleGroupReport] = []
    /// The series that rules gave.
    var recorded = RecordedWindow()
    /// How long each evaluation of a rule took, since the start.
    var durations = RuleDurations()

    /// Alerting rules with the alerts of each that are pending or firing, in the order of the groups.
    var alertingRules: [RuleState] { groups.flatMap { $0.state.rules.filter(\.rule.isAlerting) } }
}

/// A group and how its evaluations went.
struct RuleGroupReport: Sendable {
    let state: RuleGroupState
    let iterations: Iterations

    /// Counted since the start of the process, or since a reload brought the group.
    struct Iterations: Sendable, Equatable {
        var done = 0
        /// Left out, because the one before took too long, or the machine slept.
        var missed = 0
        /// Of single rules.
        var failures = 0
    }
}

/// How many evaluations took how long.
struct RuleDurations: Sendable {
    static let upperBounds = [0.0001, 0.001, 0.01, 0.1, 1, 10]

    private var counts = [UInt64](repeating: 0, count: Self.upperBounds.count)
    private(set) var count: UInt64 = 0
    /// Seconds.
    private(set) var sum = 0.0

    mutating func add(_ seconds: Double) {
        count += 1
        sum += seconds
        for (index, bound) in Self.upperBounds.enumerated() where seconds <= bound { counts[index] += 1 }
    }

    var cumulative: [(upperBound: Double, count: UInt64)] { Array(zip(Self.upperBounds, counts)).map { ($0, $1) } }
}

/// Where the newest report is published. Reading takes one reference under a lock that is never held longer.
final class RuleBox: Sendable {
    private final class Reference: Sendable {
        let report: RuleReport
        init(_ report: RuleReport) { self.report = report }
    }

    private let current = Mutex(Reference(RuleReport()))

    var report: RuleReport { current.withLock { $0 }.report }

    func publish(_ report: RuleReport) {
        let reference = Reference(report)
        current.withLock { $0 = reference }
    }
}

extension RuleGroup {
    /// What a group is known by, as Prometheus writes it in its label `rule_group`.
    var key: String { "\(file);\(name)" }
}
