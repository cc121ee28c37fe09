import Foundation
import Synchronization

/// Verifies passwords, each once: bcrypt is slow on purpose, and clients send their password with every request.
///
/// bcrypt runs on a thread of its own, one password at a time, so that a flood of wrong ones costs at most one
/// processor and never holds up the threads that serve connections.
final class PasswordVerifier: Sendable {
    /// Verifications that may wait for their turn; with a cost of 10, about a second.
    static let longestQueue = 16
    /// Wrong passwords that are remembered. Right ones are few by nature: one a user.
    static let rememberedFailures = 1024

    private struct State {
        var right: Set<KeyedHash.Digest> = []
        var wrong: Set<KeyedHash.Digest> = []
        /// In the order in which they came.
        var wrongOrder: [KeyedHash.Digest] = []
        /// Who waits for each verification that is queued or runs.
        var waiting: [KeyedHash.Digest: [CheckedContinuation<Bool, Never>]] = [:]
        var runs = 0
    }

    private let hash = KeyedHash()
    private let state = Mutex(State())
    private let thread = DispatchQueue(label: "password-verifier")

    /// How often bcrypt has run.
    var runs: Int { state.withLock { $0.runs } }

    /// What one attempt is remembered by. The stored hash is part of it: a new password counts at once.
    func attempt(name: String, password: [UInt8], stored: BcryptHash, isKnown: Bool) -> KeyedHash.Digest {
        hash.digest(Array(name.utf8), password, Array(stored.text.utf8), [isKnown ? 1 : 0])
    }

    /// Whether an attempt was right when it was verified; nil when it has not been, or too long ago.
    func remembered(_ attempt: KeyedHash.Digest) -> Bool? {
        state.withLock { state in
            if state.right.contains(attempt) { return true }
            return state.wrong.contains(attempt) ? false : nil
        }
    }

    /// A position among `count`, always the same for a name.
    func index(of name: String, among count: Int) -> Int {
        Int(hash.digest(Array(name.utf8)).number % UInt64(count))
    }

    /// Whether an attempt is being verified, so that asking for it again costs nothing.
    func isVerifying(_ attempt: KeyedHash.Digest) -> Bool { state.withLock { $0.waiting[attempt] != nil } }

    /// Whether another attempt can be verified without waiting for too many others.
    var hasRoom: Bool { state.withLock { $0.waiting.count < Self.longestQueue } }

    /// Verifies an attempt; those that come together run bcrypt once.
    ///
    /// - Parameter isKnown: whether the name is a user's. When it is not, the answer is no, but not before bcrypt
    ///   has run against `stored`: the time must not tell which names there are.
    func verify(
        _ attempt: KeyedHash.Digest, password: [UInt8], stored: BcryptHash, isKnown: Bool
    ) async -> Bool {
        await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiting[attempt, default: []].append(continuation)
                return state.waiting[attempt]?.count == 1
            }
            guard isFirst else { return }
            thread.async { [self] in
                let isRight = stored.matches(password) && isKnown
                let waiting = state.withLock { state in
                    state.runs += 1
                    remember(attempt, isRight, in: &state)
                    return state.waiting.removeValue(forKey: attempt) ?? []
                }
                for continuation in waiting { continuation.resume(returning: isRight) }
            }
        }
    }

    private func remember(_ attempt: KeyedHash.Digest, _ isRight: Bool, in state: inout State) {
        guard !isRight else {
            // A user whose hash was replaced leaves one behind.
            if state.right.count >= Self.rememberedFailures { state.right = [] }
            state.right.insert(attempt)
            return
        }
        guard state.wrong.insert(attempt).inserted else { return }
        state.wrongOrder.append(attempt)
        if state.wrongOrder.count > Self.rememberedFailures {
            let oldest = state.wrongOrder.prefix(Self.rememberedFailures / 4)
            state.wrong.subtract(oldest)
            state.wrongOrder.removeFirst(oldest.count)
        }
    }
}
