import HolySheepAPI

extension QueueReport {
    /// Bounds the number of models: those in `known` and, in order of their names, as many others as there is room for
    /// keep their names; the rest are added up under ``UsageSnapshot/foldedModel``, by priority.
    ///
    /// - Parameter limit: how many models are told apart, those in `known` included.
    func folded(known: [String], limit: Int) -> QueueReport {
        let others = Set(queues.map(\.model)).subtracting(known).sorted()
        let names = Set(known).union(others.prefix(max(0, limit - known.count)))
        guard !queues.allSatisfy({ names.contains($0.model) }) else { return self }
        var report = self
        report.queues = []
        for var queue in queues {
            if !names.contains(queue.model) { queue.model = UsageSnapshot.foldedModel }
            let same = report.queues.firstIndex { $0.model == queue.model && $0.priority == queue.priority }
            if let same {
                report.queues[same].depth += queue.depth
                report.queues[same].throughputPerMinute = [report.queues[same].throughputPerMinute, queue.throughputPerMinute]
                    .compactMap(\.self).reduce(nil) { ($0 ?? 0) + $1 }
            } else {
                report.queues.append(queue)
            }
        }
        return report
    }
}
