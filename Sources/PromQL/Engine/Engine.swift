/// Evaluates expressions as Prometheus 2.42 does, over any source of series. Times are milliseconds since 1970.
///
/// It differs on purpose where Prometheus 2.42 errs in range queries, both mended in later versions: the window of
/// `predict_linear(m[5m] @ t, s)` stays where `@` puts it, and an aggregation over an expression with `@` has the
/// parameter of each step. It does not do native histograms, and strings are UTF-8: bytes that are not, as in `"\xff"`,
/// become replacement characters.
public struct Engine: Sendable {
    public struct Options: Sendable {
        /// How old the newest sample may be that an instant selector takes, inclusive. Milliseconds.
        public var lookback: Int64 = 300_000
        /// The step of subqueries that name none. Milliseconds.
        public var subqueryStep: Int64 = 60_000
        /// The most values that a query may hold at once, those read from the source included.
        public var maximumSamples = 50_000_000
        /// The most series that one selector may find.
        public var maximumSeries = 1_000_000

        public init() {}
    }

    public let options: Options

    public init(options: Options = Options()) {
        self.options = options
    }

    /// Evaluates an expression at one time.
    ///
    /// - Parameter checkpoint: Called again and again while the query runs; what it throws ends the query, such as
    ///   ``EvaluationError/timedOut``.
    /// - Throws: ``EvaluationError``, what the source throws, and what the checkpoint throws.
    public func instant(
        _ expression: Expression, at time: Int64, source: some SeriesSource, checkpoint: () throws -> Void = {}
    ) throws -> QueryValue {
        let grid = StepGrid(start: Engine.clamp(time), interval: 1, count: 1)
        return try withEvaluator(QueryBounds(start: grid.start, end: grid.start), source, checkpoint) { evaluator in
            if expression.type == .matrix { return .matrix(try evaluator.matrix(expression, grid)) }
            switch try evaluator.evaluate(expression, grid) {
            case .scalar(let values): return .scalar(values[0], timestamp: grid.start)
            case .string(let text): return .string(text, timestamp: grid.start)
            case .vector(let vector):
                return .vector(
                    (0..<vector.count).map {
                        VectorElement(labels: vector.labels[$0], value: vector.cells[$0], timestamp: grid.start)
                    })
            }
        }
    }

    /// Evaluates an expression at every step from `start` through `end`.
    ///
    /// - Parameters:
    ///   - step: Greater than 0.
    ///   - checkpoint: As for ``instant(_:at:source:checkpoint:)``.
    /// - Returns: The series in the order of their labels; a scalar is a series without labels.
    public func range(
        _ expression: Expression, from start: Int64, through end: Int64, step: Int64, source: some SeriesSource,
        checkpoint: () throws -> Void = {}
    ) throws -> [Series] {
        precondition(step > 0, "a step leads forward")
        guard expression.type == .vector || expression.type == .scalar else {
            let type = GoText.quoted(expression.type.documentedName)
            throw EvaluationError.failed(
                "invalid expression type \(type) for range query, must be Scalar or instant Vector")
        }
        let grid = StepGrid(start: Engine.clamp(start), through: Engine.clamp(end), interval: step)
        guard grid.count > 0 else { return [] }
        guard grid.count <= options.maximumSamples else { throw EvaluationError.tooManySamples }
        let bounds = QueryBounds(start: grid.start, end: Engine.clamp(end))
        return try withEvaluator(bounds, source, checkpoint) { evaluator in
            switch try evaluator.evaluate(expression, grid) {
            case .string: return []
            case .scalar(let values):
                return [Series(labels: .empty, timestamps: (0..<grid.count).map(grid.time), values: values)]
            case .vector(let vector): return vector.series(grid).sorted { $0.labels < $1.labels }
            }
        }
    }

    private func withEvaluator<Result>(
        _ bounds: QueryBounds, _ source: some SeriesSource, _ checkpoint: () throws -> Void,
        _ body: (Evaluator) throws -> Result
    ) throws -> Result {
        try withoutActuallyEscaping(checkpoint) { checkpoint in
            let meter = Meter(limit: options.maximumSamples, checkpoint: checkpoint)
            return try body(Evaluator(source: source, options: options, query: bounds, meter: meter))
        }
    }

    /// Keeps times so far from the ends of 64 bits that no offset or range leaves them.
    private static func clamp(_ time: Int64) -> Int64 {
        min(max(time, -(1 << 61)), 1 << 61)
    }
}

extension StepVector {
    /// The rows as series with a sample at each step that has a value; those without any are left out.
    func series(_ grid: StepGrid) -> [Series] {
        guard count > 0 else { return [] }
        let times = (0..<steps).map(grid.time)
        return (0..<count).compactMap { row in
            let values = self.row(row)
            guard values.contains(where: StepVector.isAbsent) else {
                return Series(labels: labels[row], timestamps: times, values: Array(values))
            }
            let present = (0..<steps).filter { !StepVector.isAbsent(cell(row, $0)) }
            guard !present.isEmpty else { return nil }
            return Series(
                labels: labels[row], timestamps: present.map { times[$0] }, values: present.map { cell(row, $0) })
        }
    }
}
