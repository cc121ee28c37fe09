import PromQL

/// The newest samples of series that each come at times of their own, such as those that rules record, in memory,
/// compressed. A copy shares the samples and never changes.
///
/// Unlike in a ``SampleWindow``, a series that has no sample goes on until a stale marker says that it has ended.
public struct RecordedWindow: Sendable {
    /// How far a clock may go back, in milliseconds, and the samples before it stay.
    static let toleratedClockStep: Int64 = 60_000

    /// How many series there are at most, those that have ended but have samples included.
    public let maximumSeries: Int
    /// How many samples were not taken because there were ``maximumSeries`` already.
    public private(set) var refusedSamples = 0
    private var catalog = SeriesCatalog()
    private var ids: [Labels: Int] = [:]
    /// By the number of the series.
    private var runs: [SampleRun] = []
    private var free: [Int] = []

    public init(maximumSeries: Int = 20_000) {
        self.maximumSeries = maximumSeries
    }

    /// How many series have samples, those that have ended included.
    public var seriesCount: Int { ids.count }

    /// How many samples there are, stale markers included, and the bytes they take. Labels are not counted.
    public var size: (samples: Int, bytes: Int) {
        runs.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + $1.byteCount) }
    }

    /// The time of the newest sample of a series. Milliseconds since 1970.
    public func lastTime(of series: Labels) -> Int64? { ids[series].flatMap { runs[$0].lastTime } }

    /// Appends a sample. One that is not later than the newest of its series is left out: of two at one time the first
    /// counts. Nor is a stale marker taken for a series that there is not.
    ///
    /// - Parameter time: Milliseconds since 1970.
    public mutating func append(_ value: Double, of series: Labels, at time: Int64) {
        guard let id = ids[series] ?? (Series.isStale(value) ? nil : register(series)) else {
            if !Series.isStale(value) { refusedSamples += 1 }
            return
        }
        guard runs[id].lastTime.map({ $0 < time }) ?? true else { return }
        runs[id].append(value, at: time)
    }

    /// Drops what is older than the window, and whole series whose newest sample is more than a minute in the future: a
    /// clock has been set back, and they would take no sample until it is where it was.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970.
    ///   - window: How long samples are kept at least, in milliseconds.
    public mutating func drop(at now: Int64, keeping window: Int64) {
        for (labels, id) in ids {
            let isInFuture = (runs[id].lastTime ?? 0) - now > Self.toleratedClockStep
            if !isInFuture {
                guard (runs[id].firstTime ?? 0) < now - window else { continue }
                runs[id].drop(before: now - window)
                if runs[id].count > 0 { continue }
            }
            runs[id] = SampleRun()
            ids[labels] = nil
            free.append(id)
            catalog.remove(id)
        }
    }

    private mutating func register(_ labels: Labels) -> Int? {
        guard ids.count < maximumSeries else { return nil }
        let id = free.popLast() ?? runs.count
        if id == runs.count { runs.append(SampleRun()) }
        ids[labels] = id
        catalog.insert(labels, as: id)
        return id
    }

    /// The labels of the series that fulfil all the matchers and may have samples between two times, both included. In
    /// the order of the labels.
    public func series(
        _ matchers: [Matcher], from: Int64, through: Int64, checkpoint: () throws -> Void = {}
    ) rethrows -> [Labels] {
        try catalog.find(matchers, checkpoint: checkpoint)
            .filter { runs[$0].hasSamples(from: from, through: through) }.map { catalog.labels[$0] }
    }

    /// The samples of the series that fulfil all the matchers, between two times, both included.
    ///
    /// - Parameters:
    ///   - maximumSamples: The most samples to read.
    ///   - checkpoint: Called again and again; what it throws ends the reading.
    /// - Throws: `EvaluationError.tooManySamples` beyond `maximumSamples`, and what `checkpoint` throws.
    public func select(
        _ matchers: [Matcher], from: Int64, through: Int64, maximumSamples: Int = .max,
        checkpoint: () throws -> Void = {}
    ) throws -> [Series] {
        var (selected, count) = ([Series](), 0)
        for id in try catalog.find(matchers, checkpoint: checkpoint) {
            try checkpoint()
            let (times, values) = runs[id].samples(from: from, through: through)
            guard !times.isEmpty else { continue }
            count += times.count
            guard count <= maximumSamples else { throw EvaluationError.tooManySamples }
            selected.append(Series(labels: catalog.labels[id], timestamps: times, values: values))
        }
        return selected
    }
}

extension RecordedWindow: SeriesSource {
    public func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        try select(matchers, from: from, through: through, maximumSamples: .max)
    }
}
