import CivilTime
import Foundation

/// The state of the gateway's queue at any time, from the traffic alone.
///
/// The queue is integrated from an idle gateway 6 to 12 hours earlier, at a multiple of six hours;
/// no backlog lasts that long, so the answer depends on the time alone and not on who asked before.
/// What was integrated last is kept, so that asking again a little later costs next to nothing.
struct GatewayLoad: Sendable {
    /// The queue as an operator sees it.
    struct Snapshot: Sendable, Equatable {
        var queue: GatewayQueue
        /// Requests served during the last minute, by cell.
        var servedPerMinute: [Double]
        /// Requests refused during the last minute.
        var refusedPerMinute: Double
    }

    private static let anchorStep: Int64 = 6 * 3600
    private static let slotsPerMinute = 6

    let source: any TrafficSource
    let limits: GatewayQueue.Limits
    private let key: RandomKey
    private var anchor = Int64.min
    private var minute = Int64.min
    private var queue: GatewayQueue
    /// The last six slots before `minute`, oldest first.
    private var recent: [GatewayQueue.Flow] = []

    init(source: any TrafficSource, limits: GatewayQueue.Limits, seed: UInt64) {
        self.source = source
        self.limits = limits
        key = RandomKey(seed: seed)["slots"]
        queue = GatewayQueue(cells: source.models.count * Arrivals.priorities, limits: limits)
    }

    /// The earliest time whose arrivals matter at `time`.
    static func horizon(at time: Int64) -> Int64 { time.floored(to: anchorStep) - anchorStep }

    /// The state at `time`, in simulated Unix seconds.
    mutating func snapshot(at time: Double, live: LiveCalls) -> Snapshot {
        let second = Int64(time.rounded(.down))
        let current = second.floored(to: 60)
        let wanted = Self.horizon(at: second)
        if wanted != anchor || current < minute {
            anchor = wanted
            minute = wanted
            queue = GatewayQueue(cells: queue.queued.count, limits: limits)
            recent = []
        }
        while minute < current {
            for (slot, arrivals) in slots(ofMinute: minute).enumerated() {
                let start = minute + Int64(slot) * LiveCalls.slot
                let all = arrivals.indices.map { arrivals[$0] + live.arrivals(cell: $0, slot: start) }
                remember(queue.advance(seconds: Double(LiveCalls.slot), arrivals: all), in: &recent)
            }
            minute += 60
        }
        return partial(at: time, live: live)
    }

    /// Continues from the start of the current minute to `time`, leaving the kept state as it is.
    private func partial(at time: Double, live: LiveCalls) -> Snapshot {
        var queue = queue
        var flows = recent
        var lastShare = 1.0
        for (slot, arrivals) in slots(ofMinute: minute).enumerated() {
            let start = minute + Int64(slot) * LiveCalls.slot
            let passed = min(1, (time - Double(start)) / Double(LiveCalls.slot))
            guard passed >= 0 else { break }
            // Live calls have been made already, whatever part of the slot has passed.
            let all = arrivals.indices.map { arrivals[$0] * passed + live.arrivals(cell: $0, slot: start) }
            let flow = queue.advance(seconds: passed * Double(LiveCalls.slot), arrivals: all)
            if passed < 1 {
                flows.append(flow)
                lastShare = 1 - passed
            } else {
                remember(flow, in: &flows)
            }
        }
        // With a seventh, unfinished slot, the oldest counts for the part of it within the minute.
        let oldest = flows.count > Self.slotsPerMinute ? lastShare : 1
        var served = [Double](repeating: 0, count: queue.queued.count)
        var refused = 0.0
        for (index, flow) in flows.enumerated() {
            let share = index == 0 ? oldest : 1
            for cell in served.indices { served[cell] += share * flow.served[cell] }
            refused += share * flow.refused
        }
        return Snapshot(queue: queue, servedPerMinute: served, refusedPerMinute: refused)
    }

    private func remember(_ flow: GatewayQueue.Flow, in flows: inout [GatewayQueue.Flow]) {
        flows.append(flow)
        if flows.count > Self.slotsPerMinute { flows.removeFirst() }
    }

    /// The arrivals of a minute by slot and cell. Requests do not come evenly: each model's slots
    /// get log-normal shares, which makes short queues form before the limit is reached.
    private func slots(ofMinute minute: Int64) -> [[Double]] {
        var slots = [[Double]](
            repeating: [Double](repeating: 0, count: queue.queued.count), count: Self.slotsPerMinute)
        let draws = key[minute]
        for model in source.models.indices {
            let arrivals = source.arrivals(model: model, minute: minute)
            guard arrivals.total > 0 else { continue }
            let draw = draws[Int64(model)]
            let weights = (0..<Self.slotsPerMinute).map { exp(0.6 * draw[Int64($0)].normal) }
            let sum = weights.reduce(0, +)
            for slot in slots.indices {
                let share = weights[slot] / sum
                slots[slot][model * Arrivals.priorities] = arrivals.urgent * share
                slots[slot][model * Arrivals.priorities + 1] = arrivals.standard * share
                slots[slot][model * Arrivals.priorities + 2] = arrivals.batch * share
            }
        }
        return slots
    }
}
