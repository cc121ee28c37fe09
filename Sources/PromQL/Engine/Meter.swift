/// Counts what a query holds and does, so that it can be stopped.
final class Meter {
    private let limit: Int
    private let checkpoint: () throws -> Void
    private var held = 0
    private var work = 0

    /// How much work goes by between two checkpoints: some tenths of a millisecond.
    private static let workPerCheckpoint = 1 << 16

    init(limit: Int, checkpoint: @escaping () throws -> Void) {
        self.limit = limit
        self.checkpoint = checkpoint
    }

    /// Notes that `count` more values are, or are about to be, in memory.
    ///
    /// - Throws: ``EvaluationError/tooManySamples``
    func hold(_ count: Int) throws {
        guard count <= limit - held else { throw EvaluationError.tooManySamples }
        held += count
        try spend(count)
    }

    /// Notes that `rows` times `steps` more values are in memory.
    func hold(rows: Int, steps: Int) throws {
        let (count, overflow) = rows.multipliedReportingOverflow(by: steps)
        if overflow { throw EvaluationError.tooManySamples }
        try hold(count)
    }

    func release(_ count: Int) {
        held -= count
    }

    /// Notes work in proportion to `amount` values, and calls the checkpoint when enough has come together.
    func spend(_ amount: Int) throws {
        work += amount
        guard work >= Meter.workPerCheckpoint else { return }
        work = 0
        try checkpoint()
    }
}
