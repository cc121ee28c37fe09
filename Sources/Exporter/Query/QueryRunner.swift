import Dispatch
import PromQL
import Synchronization

/// Evaluates queries on threads of their own, a few at once, so that nothing else waits for them.
final class QueryRunner: Sendable {
    /// The longest time a query may take, its waiting for its turn included, in seconds.
    let maximumSeconds: Double
    private let maximumWaiting: Int
    private let state: Mutex<State>
    private let deadlines = DispatchQueue(label: "query deadlines")

    private struct State {
        /// Each has a thread of its own when it has work. A concurrent queue would not do: it shares the few threads
        /// that tasks run on, and nothing else would go on until a long query ends.
        var idle: [DispatchQueue]
        /// In the order they came.
        var waiting: [Query] = []
    }

    init(maximumSeconds: Double = QueryLimits.seconds, maximumRunning: Int = 2, maximumWaiting: Int = 64) {
        self.maximumSeconds = maximumSeconds
        self.maximumWaiting = maximumWaiting
        state = Mutex(State(idle: (0..<maximumRunning).map { DispatchQueue(label: "query \($0)") }))
    }

    /// Runs a query when its turn has come.
    ///
    /// - Parameters:
    ///   - seconds: How long it may take, if that is shorter than ``maximumSeconds``.
    ///   - body: Looks at its turn often.
    /// - Throws: What the body throws; ``QueryFailure`` when too many wait, or the time was over before the turn came.
    func run<Result: Sendable>(
        seconds: Double?, _ body: @escaping @Sendable (QueryTurn) throws -> Result
    ) async throws -> Result {
        let seconds = min(seconds ?? maximumSeconds, maximumSeconds)
        let turn = QueryTurn(seconds: seconds)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let query = Query(turn: turn) { failure in
                    continuation.resume(with: .init {
                        if let failure { throw failure }
                        return try body(turn)
                    })
                }
                switch admit(query) {
                case .started(let queue): start(query, on: queue)
                case .waiting:
                    // It may have been canceled before it was in the queue.
                    if turn.isCanceled { leaveQueue(turn) }
                    deadlines.asyncAfter(deadline: .now() + seconds) { [self] in leaveQueue(turn) }
                case .refused:
                    query.end(
                        QueryFailure(
                            kind: .unavailable,
                            message: "\(maximumWaiting) queries are waiting already; ask again later"))
                }
            }
        } onCancel: {
            turn.cancel()
            leaveQueue(turn)
        }
    }

    /// Ends a query whose turn has not come.
    private func leaveQueue(_ turn: QueryTurn) {
        let query: Query? = state.withLock { state in
            state.waiting.firstIndex { $0.turn === turn }.map { state.waiting.remove(at: $0) }
        }
        query?.end(turn.failure)
    }

    private enum Admission {
        case started(DispatchQueue)
        case waiting
        case refused
    }

    private func admit(_ query: Query) -> Admission {
        state.withLock { state in
            if let queue = state.idle.popLast() { return .started(queue) }
            guard state.waiting.count < maximumWaiting else { return .refused }
            state.waiting.append(query)
            return .waiting
        }
    }

    private func start(_ query: Query, on queue: DispatchQueue) {
        queue.async { [self] in
            query.end(query.turn.isOver ? query.turn.failure : nil)
            let next: Query? = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.idle.append(queue)
                    return nil
                }
                return state.waiting.removeFirst()
            }
            if let next { start(next, on: queue) }
        }
    }
}

/// A query whose turn is to come.
private struct Query: Sendable {
    let turn: QueryTurn
    /// Answers it, with a failure or by evaluating it. To be called once.
    let end: @Sendable (_ failure: QueryFailure?) -> Void
}

extension QueryTurn {
    /// Why a query that has not begun never will.
    fileprivate var failure: QueryFailure {
        isCanceled ? QueryFailure(.canceled) : QueryFailure(kind: .timeout, message: "query timed out in query queue")
    }
}
