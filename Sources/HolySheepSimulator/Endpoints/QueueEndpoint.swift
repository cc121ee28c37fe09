import JSON

/// `GET /metrics/queue`: what waits and what was served during the last minute.
enum QueueEndpoint {
    static func answer(_ load: GatewayLoad.Snapshot, models: [String]) -> JSONValue {
        let depths = load.queue.queued.map { Int64($0.rounded()) }
        let served = load.servedPerMinute.map { Int64($0.rounded()) }
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
}
