/// What is added up of a model's records, kept from one update to the next: most of them settle nothing that is new.
struct EvidenceSums: Sendable {
    /// Which records were added up: those settled so far are the oldest ones, in order, and never change.
    private struct Extent: Equatable {
        let oldest: Int?
        let count: Int

        init(_ records: [OriginRecord], blocks: Int) {
            oldest = records.first?.index
            // The unsettled ones are few, and the newest.
            var count = records.count
            while count > 0, records[count - 1].settledBlocks < blocks { count -= 1 }
            self.count = count
        }
    }

    private var errors: [(extent: Extent, all: ErrorSums, methods: MethodErrorSums)] = []
    private var windows: [(extent: Extent, roots: Quantiles?)] = []

    /// Brings all of it up to date.
    mutating func update(_ records: [OriginRecord], task: ForecastTask) {
        for blocks in 1...task.blockEnds.count {
            let extent = Extent(records, blocks: blocks)
            guard errors.count < blocks || errors[blocks - 1].extent != extent else { continue }
            let sums = (
                extent, ErrorSums(records, blocks: blocks),
                MethodErrorSums(records, members: task.methods.count, blocks: blocks)
            )
            if errors.count < blocks { errors.append(sums) } else { errors[blocks - 1] = sums }
        }
        for (index, window) in task.windows.enumerated() {
            let extent = Extent(records, blocks: task.block(of: window) + 1)
            guard windows.count <= index || windows[index].extent != extent else { continue }
            let roots = (extent, WindowErrors.roots(records, task: task, window: index))
            if windows.count <= index { windows.append(roots) } else { windows[index] = roots }
        }
    }

    /// The errors over each of the task's blocks and those before it.
    func horizons(task: ForecastTask, naiveError: Double?, weights: [[Double]]) -> [Forecast.HorizonAccuracy] {
        errors.indices.map { block in
            Forecast.HorizonAccuracy(
                steps: task.blockEnds[block], accuracy: errors[block].all.accuracy(naiveError: naiveError),
                methods: errors[block].methods.accuracies(task: task, blocks: block + 1, weights: weights[block]))
        }
    }

    /// √actual − √forecast of the sums over each of the task's windows; nil where too few are known.
    var windowRoots: [Quantiles?] { windows.map(\.roots) }
}
