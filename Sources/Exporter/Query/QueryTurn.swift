import PromQL
import Synchronization

/// The time that one query has.
final class QueryTurn: Sendable {
    private let deadline: ContinuousClock.Instant
    private let canceled = Atomic<Bool>(false)

    init(seconds: Double) {
        deadline = .now + .seconds(seconds)
    }

    /// Ends the query at its next ``check()``.
    func cancel() { canceled.store(true, ordering: .relaxed) }

    var isCanceled: Bool { canceled.load(ordering: .relaxed) }

    /// Whether ``check()`` throws.
    var isOver: Bool { isCanceled || ContinuousClock.now >= deadline }

    /// - Throws: ``EvaluationError/timedOut`` after the deadline, ``EvaluationError/canceled`` when nobody wants the
    ///   answer any more.
    func check() throws(EvaluationError) {
        if isCanceled { throw .canceled }
        if ContinuousClock.now >= deadline { throw .timedOut }
    }
}
