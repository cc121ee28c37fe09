import JSON

/// `GET /metrics/queue`: what waits and what was served during the last minute.
enum QueueEndpoint {
    static func answer(_ load: GatewayLoad.Snapshot, models: [String]) -> JSONValue {
        let depths = whole(load.queue.queued)
        let served = whole(load.servedPerMinute)
        let queues: [JSONValue] = depths.indices.map { cell in
            [
                "model": .string(models[cell / Arrivals.priorities]),
                "priority": .integer(Int64(cell % Arrivals.priorities)),
                "queue_depth": .integer(depths[cell]),
                "throughput_rpm": .integer(served[cell]),
            ]
        }
        return [
            "queue_depth": .integer(depths.reduce(0, +)),
            "throughput_rpm": .integer(served.reduce(0, +)),
            "queues": .array(queues),
        ]
    }

    /// Whole numbers close to `values` that add up to their sum, rounded: each is the step between
    /// two rounded running sums. Rounded one by one, 18 cells could exceed the queue's bound.
    private static func whole(_ values: [Double]) -> [Int64] {
        var sum = 0.0
        var counted: Int64 = 0
        return values.map { value in
            sum += value
            let next = Int64(sum.rounded())
            defer { counted = next }
            return next - counted
        }
    }
}
