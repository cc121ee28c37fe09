import Dispatch
import PromQL
import Synchronization

/// Evaluates queries on threads of their own, a few at once, so that nothing else waits for them.
final class QueryRunner: Sendable {
    /// The longest time a query may take, its waiting for its turn included, in seconds.
    let maximumSeconds: Double
    private let maximumRunning: Int
    private let maximumWaiting: Int
    private let threads = DispatchQueue(label: "queries", attributes: .concurrent)
    private let state = Mutex(State())

    private struct State {
        var running = 0
        /// In the order they came.
        var waiting: [@Sendable () -> Void] = []
    }

    init(maximumSeconds: Double = QueryLimits.seconds, maximumRunning: Int = 2, maximumWaiting: Int = 64) {
        self.maximumSeconds = maximumSeconds
        self.maximumRunning = maximumRunning
        self.maximumWaiting = maximumWaiting
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
        let turn = QueryTurn(seconds: min(seconds ?? maximumSeconds, maximumSeconds))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isTaken = enqueue {
                    continuation.resume(with: .init {
                        do throws(EvaluationError) {
                            try turn.check()
                        } catch {
                            throw error == .timedOut
                                ? QueryFailure(kind: .timeout, message: "query timed out in query queue")
                                : QueryFailure(error)
                        }
                        return try body(turn)
                    })
                }
                guard !isTaken else { return }
                continuation.resume(
                    throwing: QueryFailure(
                        kind: .unavailable, message: "\(maximumWaiting) queries are waiting already; ask again later"))
            }
        } onCancel: {
            turn.cancel()
        }
    }

    private func enqueue(_ work: @escaping @Sendable () -> Void) -> Bool {
        let startsNow: Bool? = state.withLock { state in
            if state.running < maximumRunning {
                state.running += 1
                return true
            }
            guard state.waiting.count < maximumWaiting else { return nil }
            state.waiting.append(work)
            return false
        }
        guard let startsNow else { return false }
        if startsNow { start(work) }
        return true
    }

    private func start(_ work: @escaping @Sendable () -> Void) {
        threads.async { [self] in
            work()
            let next: (@Sendable () -> Void)? = state.withLock { state in
                guard !state.waiting.isEmpty else {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
            if let next { start(next) }
        }
    }
}
