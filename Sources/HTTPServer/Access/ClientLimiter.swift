import Synchronization

/// A token bucket for each client.
final class ClientLimiter: Sendable {
    /// Clients that are told apart at once.
    static let mostClients = 4096

    private struct State {
        var limit: RateLimit
        var buckets: [ClientKey: TokenBucket] = [:]
    }

    private let state: Mutex<State>

    init(_ limit: RateLimit) { state = Mutex(State(limit: limit)) }

    var count: Int { state.withLock { $0.buckets.count } }

    /// Changes the limit. Every client starts with a full bucket then.
    func setLimit(_ limit: RateLimit) {
        state.withLock { state in
            if state.limit != limit { state = State(limit: limit) }
        }
    }

    /// - Parameter now: seconds on a monotonic clock.
    func take(_ client: ClientKey, now: Double) -> TokenBucket.Turn {
        state.withLock { state in
            if state.buckets[client] == nil, state.buckets.count >= Self.mostClients {
                Self.makeRoom(&state.buckets, now: now)
            }
            return state.buckets[client, default: TokenBucket(state.limit, at: now)].take(at: now)
        }
    }

    /// Forgets the half that has the fullest buckets: those say the least.
    private static func makeRoom(_ buckets: inout [ClientKey: TokenBucket], now: Double) {
        let fullest = buckets.sorted { $0.value.level(at: now) > $1.value.level(at: now) }
        for (client, _) in fullest.prefix(mostClients / 2) { buckets[client] = nil }
    }
}
