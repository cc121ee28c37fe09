import AlertRules
import PromQL

/// One evaluation of a group: what it takes, and what comes of it. It is done away from everything else.
struct RuleRun: Sendable {
    let key: String
    /// Of the rules it was made from.
    let generation: Int
    /// Milliseconds since 1970.
    let tick: Int64
    let state: RuleGroupState
    /// The newest snapshot, with the newest of what rules gave.
    let snapshot: Snapshot
    /// Whether since when alerts are active is to be restored afterwards.
    let restores: Bool
    let configuration: Configuration
    let storage: StorageSupervisor
    let states: AlertStates

    struct Outcome: Sendable {
        var state: RuleGroupState
        var evaluation: GroupEvaluation
    }

    /// - Parameter turn: Its end ends the evaluation.
    func evaluate(_ turn: QueryTurn) -> Outcome {
        let watch = RuleWatch(turn)
        let source = QuerySource(
            snapshot, now: tick, configuration: configuration, storage: storage, checkpoint: { try watch.check() })
        var state = state
        let evaluation = state.evaluate(
            at: tick, engine: QueryLimits.engine, source: source, checkpoint: { try watch.check() },
            stopwatch: { watch.lap() })
        if restores { try? state.restoreForState(at: tick, source: states.source()) }
        return Outcome(state: state, evaluation: evaluation)
    }
}

/// The time that one rule has, which is a query's. The stopwatch is read when a rule begins and when it ends, so each
/// reading begins the time anew, and a rule that takes too long takes nothing from the next ones.
private final class RuleWatch {
    private let turn: QueryTurn
    private let began = ContinuousClock.now
    private var deadline = ContinuousClock.now + .seconds(QueryLimits.seconds)

    init(_ turn: QueryTurn) {
        self.turn = turn
    }

    /// Seconds since the group began.
    func lap() -> Double {
        let now = ContinuousClock.now
        deadline = now + .seconds(QueryLimits.seconds)
        return (now - began).seconds
    }

    func check() throws(EvaluationError) {
        try turn.check()
        if ContinuousClock.now >= deadline { throw .timedOut }
    }
}
