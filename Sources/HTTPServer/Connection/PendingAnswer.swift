import CMicrohttpd
import Synchronization

/// The answer that a suspended connection waits for. The first one given counts.
///
/// `@unchecked Sendable`: the connection handle is used once, by whoever gives the first answer,
/// and libmicrohttpd keeps a suspended connection alive until then.
final class PendingAnswer: @unchecked Sendable {
    private struct State {
        var response: HTTPResponse?
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let connection: OpaquePointer
    private let state = Mutex(State())

    init(connection: OpaquePointer) { self.connection = connection }

    /// The task that works on the answer; it is cancelled at once when cancellation came first.
    func attach(_ task: Task<Void, Never>) {
        let isCancelled = state.withLock { state in
            if state.response == nil { state.task = task }
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    /// Tells the handler that nobody waits for its answer any more.
    func cancel() {
        let task = state.withLock { state in
            state.isCancelled = true
            return state.task
        }
        task?.cancel()
    }

    /// Gives the answer and wakes the connection, unless it has one.
    func resume(with response: HTTPResponse) {
        let isFirst = state.withLock { state in
            guard state.response == nil else { return false }
            state.response = response
            state.task = nil
            return true
        }
        if isFirst { MHD_resume_connection(connection) }
    }

    /// Gives the answer unless there is one, and then tells the handler that nobody waits for its own.
    func end(with response: HTTPResponse) {
        let task = state.withLock { $0.task }
        resume(with: response)
        cancel()
        task?.cancel()
    }

    /// The answer, once the connection has been woken.
    var response: HTTPResponse? { state.withLock { $0.response } }
}

/// Every suspended connection of a server, so that stopping it can wake them all.
final class SuspendedConnections: Sendable {
    private struct State {
        var answers: [ObjectIdentifier: PendingAnswer] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Suspends the connection; nil when the server no longer waits for handlers. Must be called by
    /// the connection's own thread.
    func suspend(_ connection: OpaquePointer) -> PendingAnswer? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            let answer = PendingAnswer(connection: connection)
            MHD_suspend_connection(connection)
            state.answers[ObjectIdentifier(answer)] = answer
            return answer
        }
    }

    func resume(_ answer: PendingAnswer, with response: HTTPResponse) {
        _ = state.withLock { $0.answers.removeValue(forKey: ObjectIdentifier(answer)) }
        answer.resume(with: response)
    }

    /// Cancels every handler, answers for it, and refuses further suspensions. libmicrohttpd aborts
    /// the process when it is stopped with a connection suspended.
    func close(answering response: HTTPResponse) {
        let answers = state.withLock { state in
            state.isClosed = true
            defer { state.answers = [:] }
            return Array(state.answers.values)
        }
        for answer in answers {
            answer.end(with: response)
        }
    }
}
