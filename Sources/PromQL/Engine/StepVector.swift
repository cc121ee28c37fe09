/// An instant vector at every step of a grid at once: a row per series, a cell per step, all in one array.
///
/// A cell without a value holds ``absent``. No computation can make that NaN: arithmetic gives quiet NaNs, and stale
/// samples are left out when they are read.
struct StepVector {
    static let absent = Series.staleMarker

    private(set) var labels: [Labels] = []
    /// Row after row.
    var cells: [Double] = []
    let steps: Int

    init(steps: Int) {
        self.steps = steps
    }

    var count: Int { labels.count }

    @inline(__always)
    static func isAbsent(_ value: Double) -> Bool { Series.isStale(value) }

    func cell(_ row: Int, _ step: Int) -> Double {
        cells[row * steps + step]
    }

    func row(_ row: Int) -> ArraySlice<Double> {
        cells[(row * steps)..<((row + 1) * steps)]
    }

    /// Adds a row of absent cells, for the caller to fill.
    ///
    /// - Returns: Where it begins in ``cells``.
    mutating func appendRow(_ labels: Labels) -> Int {
        let start = cells.count
        self.labels.append(labels)
        cells.append(contentsOf: repeatElement(StepVector.absent, count: steps))
        return start
    }

    mutating func appendRow(_ labels: Labels, _ row: some Collection<Double>) {
        self.labels.append(labels)
        cells.append(contentsOf: row)
    }

    mutating func removeLastRow() {
        labels.removeLast()
        cells.removeLast(steps)
    }

    func isPresent(_ row: Int) -> Bool {
        self.row(row).contains { !StepVector.isAbsent($0) }
    }

    /// Replaces every value by a function of it.
    mutating func mapValues(_ transform: (Double) -> Double) {
        for index in cells.indices where !StepVector.isAbsent(cells[index]) { cells[index] = transform(cells[index]) }
    }

    mutating func mapLabels(_ transform: (Labels) -> Labels) {
        labels = labels.map(transform)
    }

    /// - Parameter labels: As many as there are rows.
    mutating func replaceLabels(_ labels: [Labels]) {
        precondition(labels.count == count, "every row has labels")
        self.labels = labels
    }

    /// Without rows that have no value at any step.
    func withoutEmptyRows() -> StepVector {
        guard !(0..<count).allSatisfy(isPresent) else { return self }
        var kept = StepVector(steps: steps)
        for row in 0..<count where isPresent(row) { kept.appendRow(labels[row], self.row(row)) }
        return kept
    }

    /// The rows in another order.
    func reordered(_ rows: [Int]) -> StepVector {
        var reordered = StepVector(steps: steps)
        for row in rows { reordered.appendRow(labels[row], self.row(row)) }
        return reordered
    }

    /// With the rows of the same labels made one.
    ///
    /// - Throws: When two of them have a value at the same step.
    func merged() throws(EvaluationError) -> StepVector {
        guard count > 1 else { return self }
        var rows: [Labels: Int] = [:]
        rows.reserveCapacity(count)
        for label in labels { rows[label] = 0 }
        guard rows.count < count else { return self }

        var merged = StepVector(steps: steps)
        rows.removeAll(keepingCapacity: true)
        for row in 0..<count {
            guard let target = rows[labels[row]] else {
                rows[labels[row]] = merged.count
                merged.appendRow(labels[row], self.row(row))
                continue
            }
            for step in 0..<steps where !StepVector.isAbsent(cell(row, step)) {
                guard StepVector.isAbsent(merged.cell(target, step)) else { throw .duplicateLabels }
                merged.cells[target * steps + step] = cell(row, step)
            }
        }
        return merged
    }

    /// - Throws: When two rows have the same labels, be it at different steps.
    func checkUniqueLabels() throws(EvaluationError) {
        guard count > 1, Set(labels).count < count else { return }
        throw .duplicateLabels
    }
}
