import Foundation
import Synchronization

/// The faults in force, which can be added and removed while the gateway serves.
final class FaultRegistry: Sendable {
    struct Entry: Sendable {
        let id: Int
        let spec: FaultSpec
        /// Real time at which it goes by itself.
        let expiresAt: Date?
        /// How many answers it has struck.
        var applied = 0
    }

    private struct State {
        var entries: [Entry] = []
        var nextID = 1
        var draws: Int64 = 0
    }

    private let state = Mutex(State())
    private let key: RandomKey

    init(seed: UInt64) {
        key = RandomKey(seed: seed)["faults"]
    }

    /// Puts faults in force from `now` (real time).
    @discardableResult
    func add(_ specs: [FaultSpec], now: Date) -> [Entry] {
        state.withLock { state in
            specs.map { spec in
                let entry = Entry(
                    id: state.nextID, spec: spec, expiresAt: spec.duration.map { now.addingTimeInterval($0) })
                state.nextID += 1
                state.entries.append(entry)
                return entry
            }
        }
    }

    /// The faults in force, oldest first.
    func list(now: Date) -> [Entry] {
        state.withLock { state in
            Self.expire(&state, now: now)
            return state.entries
        }
    }

    /// Removes one; false when there is no such fault.
    func remove(id: Int) -> Bool {
        state.withLock { state in
            let count = state.entries.count
            state.entries.removeAll { $0.id == id }
            return state.entries.count < count
        }
    }

    func removeAll() {
        state.withLock { $0.entries.removeAll() }
    }

    /// Draws which faults strike the next answer of `endpoint`, and counts them.
    func strike(_ endpoint: SimulatedEndpoint, now: Date) -> StruckFaults {
        state.withLock { state in
            Self.expire(&state, now: now)
            var struck: [Entry] = []
            for index in state.entries.indices {
                let spec = state.entries[index].spec
                guard spec.endpoint == nil || spec.endpoint == endpoint else { continue }
                guard !spec.kind.concernsUsageOnly || endpoint == .usage else { continue }
                state.draws += 1
                guard key[state.draws].uniform < spec.probability else { continue }
                state.entries[index].applied += 1
                struck.append(state.entries[index])
            }
            state.entries.removeAll { entry in entry.spec.count.map { entry.applied >= $0 } ?? false }
            return StruckFaults(entries: struck)
        }
    }

    private static func expire(_ state: inout State, now: Date) {
        state.entries.removeAll { entry in entry.expiresAt.map { now >= $0 } ?? false }
    }
}

/// The faults that strike one answer.
struct StruckFaults: Sendable {
    static let none = StruckFaults(entries: [])

    let entries: [FaultRegistry.Entry]

    /// The first fault of a kind.
    subscript(kind: FaultKind) -> FaultSpec? {
        entries.first { $0.spec.kind == kind }?.spec
    }

    /// The sum of the amounts of all faults of a kind.
    func total(_ kind: FaultKind) -> Double {
        entries.reduce(0) { $1.spec.kind == kind ? $0 + $1.spec.amount : $0 }
    }
}
