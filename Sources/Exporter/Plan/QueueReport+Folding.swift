import HolySheepAPI

extension QueueReport {
    /// Bounds the number of models by ``ModelFolding``, those in `known` first and then the others in order of their
    /// names, and adds the rest up by priority. Priorities above 9 are not told apart.
    ///
    /// - Parameter limit: how many models are told apart, those in `known` included.
    mutating func fold(known: [String], limit: Int) {
        let others = Set(queues.map(\.model)).subtracting(known).sorted()
        let folding = ModelFolding(limit: limit, models: known + others)
        var folded: [ModelQueue] = []
        for var queue in queues {
            queue.model = folding.name(of: queue.model)
            if let priority = queue.priority, priority > 9 { queue.priority = nil }
            let same = folded.firstIndex { $0.model == queue.model && $0.priority == queue.priority }
            if let same {
                folded[same].depth += queue.depth
                if let throughput = queue.throughputPerMinute {
                    folded[same].throughputPerMinute = (folded[same].throughputPerMinute ?? 0) + throughput
                }
            } else {
                folded.append(queue)
            }
        }
        queues = folded
    }
}
