import Synchronization

/// A request on its way to the loop, and the place for its result.
struct Call: Sendable {
    let request: HTTPClientRequest
    let configuration: HTTPClientConfiguration
    let completion = Completion()

    /// Tells calls apart while they live.
    var id: ObjectIdentifier { ObjectIdentifier(completion) }
}

/// Takes the first result of a call, whichever thread it comes from, and resumes who waits for it exactly once.
final class Completion: Sendable {
    typealias Outcome = Result<HTTPClientResponse, HTTPClientError>

    private enum State {
        case idle
        case waiting(CheckedContinuation<Outcome, Never>)
        case completed(Outcome)
        case delivered
    }

    private let state = Mutex(State.idle)

    var isComplete: Bool {
        state.withLock {
            switch $0 {
            case .idle, .waiting: false
            case .completed, .delivered: true
            }
        }
    }

    /// Resumes `continuation` with the result, now if there is one already.
    func wait(_ continuation: CheckedContinuation<Outcome, Never>) {
        let outcome: Outcome? = state.withLock {
            guard case .completed(let outcome) = $0 else {
                $0 = .waiting(continuation)
                return nil
            }
            $0 = .delivered
            return outcome
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    /// Later results are dropped.
    func complete(_ outcome: Outcome) {
        let continuation: CheckedContinuation<Outcome, Never>? = state.withLock {
            switch $0 {
            case .idle:
                $0 = .completed(outcome)
                return nil
            case .waiting(let continuation):
                $0 = .delivered
                return continuation
            case .completed, .delivered:
                return nil
            }
        }
        continuation?.resume(returning: outcome)
    }
}
