import CivilTime

/// The calls that real clients made to the simulator, which its queue and usage count with the
/// simulated ones.
struct LiveCalls: Sendable {
    /// Seconds of the slots in which arrivals are counted.
    static let slot: Int64 = 10

    private struct Cell: Hashable {
        let slot: Int64
        let cell: Int
    }

    private struct Bucket: Hashable {
        let model: Int
        let hour: Int64
    }

    private var arrivals: [Cell: Double] = [:]
    private var served: [Bucket: Demand] = [:]

    /// Notes a call that was admitted at `time` (simulated Unix seconds).
    mutating func admit(model: Int, priority: Int, demand: Demand, at time: Int64) {
        arrivals[Cell(slot: time.floored(to: Self.slot), cell: model * Arrivals.priorities + priority), default: 0] += 1
        served[Bucket(model: model, hour: time.floored(to: 3600)), default: Demand()] += demand
    }

    /// Calls in the slot that starts at `slot`, for one of the queue's cells.
    func arrivals(cell: Int, slot: Int64) -> Double {
        arrivals.isEmpty ? 0 : arrivals[Cell(slot: slot, cell: cell)] ?? 0
    }

    /// Usage of the hours that start within `range`.
    func demand(model: Int, startingIn range: Range<Int64>) -> Demand {
        guard !served.isEmpty else { return Demand() }
        let first = (range.lowerBound + 3599).floored(to: 3600)
        return stride(from: first, to: range.upperBound, by: 3600).reduce(into: Demand()) { sum, hour in
            sum += served[Bucket(model: model, hour: hour)] ?? Demand()
        }
    }

    /// Forgets arrivals before `queue` and usage before `usage`.
    mutating func prune(queueBefore queue: Int64, usageBefore usage: Int64) {
        arrivals = arrivals.filter { $0.key.slot >= queue }
        served = served.filter { $0.key.hour >= usage }
    }
}
