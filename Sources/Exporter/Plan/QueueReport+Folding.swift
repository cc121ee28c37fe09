import HolySheepAPI

extension QueueReport {
    /// Bounds the number of models: those in `known` and, in order of their names, as many others as there is room for
    /// keep their names; the rest are added up under ``UsageSnapshot/foldedModel``, by priority.
    /// Priorities above 9 are not told apart.
    ///
    /// - Parameter limit: how many models are told apart, those in `known` included.
    mutating func fold(known: [String], limit: Int) {
        let others = Set(queues.map(\.model)).subtracting(known).sorted()
        let names = Set(known).union(others.prefix(max(0, limit - known.count)))
        var folded: [ModelQueue] = []
        for var queue in queues {
            if !names.contains(queue.model) { queue.model = UsageSnapshot.foldedModel }
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
