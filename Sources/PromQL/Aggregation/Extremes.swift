/// `topk` and `bottomk`: the rows of each group with the greatest or least values, chosen anew at each step.
struct Extremes {
    /// How many to choose, by step.
    let counts: [Double]
    let isTop: Bool

    func select(_ vector: StepVector, _ groups: Groups) throws(EvaluationError) -> StepVector {
        for count in counts where !(count >= -0x1p63 && count <= 0x1p63) {
            throw .failed("Scalar value \(GoText.shortest(count)) overflows int64")
        }
        var result = StepVector(steps: vector.steps)
        for row in 0..<vector.count { _ = result.appendRow(vector.labels[row]) }
        var order: [Int] = []
        for rows in groups.rows {
            for step in 0..<vector.steps {
                let chosen = choose(rows, vector, step)
                order = vector.steps == 1 ? order + chosen : order
                for row in chosen { result.cells[row * vector.steps + step] = vector.cell(row, step) }
            }
        }
        // At a single step the order shows: by group, the most extreme first.
        return vector.steps == 1 ? result.reordered(order) : result.withoutEmptyRows()
    }

    private func choose(_ rows: [Int], _ vector: StepVector, _ step: Int) -> [Int] {
        // No vector has more rows than this.
        let limit = Int(min(counts[step], 0x1p48))
        guard limit >= 1 else { return [] }
        var heap = Heap(isTop: isTop)
        for row in rows {
            let value = vector.cell(row, step)
            if StepVector.isAbsent(value) { continue }
            if heap.entries.count < limit {
                heap.push(row, value)
            } else if let worst = heap.entries.first, worst.value.isNaN || heap.isWorse(worst.value, than: value) {
                heap.replaceWorst(row, value)
            }
        }
        return heap.bestFirst
    }
}

/// The rows chosen so far, the worst at the top of a binary heap. NaN is worse than any number.
private struct Heap {
    let isTop: Bool
    private(set) var entries: [(row: Int, value: Double)] = []

    init(isTop: Bool) {
        self.isTop = isTop
    }

    func isWorse(_ value: Double, than other: Double) -> Bool {
        isTop ? value < other : value > other
    }

    private func sinks(_ index: Int, below other: Int) -> Bool {
        let value = entries[other].value
        return value.isNaN || isWorse(value, than: entries[index].value)
    }

    mutating func push(_ row: Int, _ value: Double) {
        entries.append((row, value))
        siftUp(entries.count - 1)
    }

    mutating func replaceWorst(_ row: Int, _ value: Double) {
        if entries.count == 1 {
            entries[0] = (row, value)
            return
        }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        siftDown()
        push(row, value)
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard sinks(parent, below: index) else { return }
            entries.swapAt(parent, index)
            index = parent
        }
    }

    private mutating func siftDown() {
        var index = 0
        while 2 * index + 1 < entries.count {
            var child = 2 * index + 1
            if child + 1 < entries.count && sinks(child, below: child + 1) { child += 1 }
            guard sinks(index, below: child) else { return }
            entries.swapAt(index, child)
            index = child
        }
    }

    var bestFirst: [Int] {
        ValueOrder.sorted(entries.map(\.value), isDescending: isTop).map { entries[$0].row }
    }
}
