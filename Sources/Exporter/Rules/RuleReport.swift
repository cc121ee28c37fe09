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
