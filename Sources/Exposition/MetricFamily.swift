/// What the values of a family mean.
public enum MetricType: String, Sendable {
    /// A sum that only grows, except for a restart from zero.
    case counter
    /// A value that can go up and down.
    case gauge
    /// Observations counted by size. Its samples are added with ``MetricFamily/addHistogram(cumulative:sum:count:_:)``.
    case histogram
    /// Quantiles, each a sample with the label `quantile`. Linters accept that label on summaries only, so quantiles
    /// of a forecast are exposed as a summary too.
    case summary
}

/// One series' value.
public struct Sample: Sendable {
    public var labels: Labels
    public var value: Double

    public init(labels: Labels, value: Double) {
        self.labels = labels
        self.value = value
    }
}

/// The samples of one metric, with what is said about it.
public struct MetricFamily: Sendable {
    /// The Prometheus name; a counter's ends in `_total`.
    public let name: String
    public let type: MetricType
    /// The unit that OpenMetrics is told, one that the name ends in.
    public let unit: String?
    /// What the number means, in any text.
    public let help: String
    /// The samples in the order they are written, empty for a histogram.
    ///
    /// A label set occurs once in a family: of samples with equal labels the first is written and the others are
    /// left out, as a scraper would do on its side.
    public var samples: [Sample] = []
    var histograms: [Histogram] = []

    /// A family without samples.
    ///
    /// - Parameters:
    ///   - name: matches `[a-zA-Z_:][a-zA-Z0-9_:]*`; ends in `_total` when and only when it is a counter's, and not in
    ///     `_bucket`, `_count` or `_sum`. Anything else is a programmer error and stops the process.
    ///   - unit: nil takes `seconds`, `bytes`, `ratio` or `usd` from the end of the name, or no unit when there is
    ///     none of these. One that is given must be the end of the name, before `_total`.
    public init(name: String, type: MetricType, unit: String? = nil, help: String) {
        if let problem = MetricName.problem(name, type: type) {
            preconditionFailure("'\(name)' cannot be the name of a \(type): \(problem)")
        }
        let family = MetricName.openMetricsFamily(name, type: type)
        if let unit {
            precondition(family.hasSuffix("_\(unit)"), "the name '\(name)' does not end in its unit '\(unit)'")
        }
        self.name = name
        self.type = type
        self.unit = unit ?? MetricName.unit(ofFamily: family)
        self.help = help
    }

    /// Adds a sample when the value is known: nil and NaN are not, and neither is a counter below zero.
    public mutating func add(_ value: Double?, _ labels: Labels = .none) {
        precondition(type != .histogram, "'\(name)' is a histogram: use addHistogram")
        guard let value, !value.isNaN, type != .counter || value >= 0 else { return }
        samples.append(Sample(labels: labels, value: value))
    }

    /// Adds one series of a histogram.
    ///
    /// Counts that are read while others are still counting may be out of step: a bucket below the one before it is
    /// raised to it, so that what is written is always a valid histogram.
    ///
    /// - Parameters:
    ///   - buckets: how many observations were at most each upper bound; bounds finite and ascending, without +Inf.
    ///   - sum: of all observations; not written when it is NaN.
    ///   - count: of all observations, which is the +Inf bucket.
    public mutating func addHistogram(
        cumulative buckets: [(upperBound: Double, count: UInt64)], sum: Double, count: UInt64, _ labels: Labels = .none
    ) {
        precondition(type == .histogram, "'\(name)' is a \(type): use add")
        precondition(labels["le"] == nil, "'\(name)': the label le is written by the histogram itself")
        precondition(
            buckets.allSatisfy { $0.upperBound.isFinite }
                && zip(buckets, buckets.dropFirst()).allSatisfy { $0.upperBound < $1.upperBound },
            "'\(name)': the upper bounds of buckets are finite and ascending")
        var reached: UInt64 = 0
        let cumulative = buckets.map { bucket in
            reached = max(reached, bucket.count)
            return Histogram.Bucket(upperBound: bucket.upperBound, count: reached)
        }
        histograms.append(Histogram(labels: labels, buckets: cumulative, sum: sum, count: max(reached, count)))
    }

    var isEmpty: Bool { samples.isEmpty && histograms.isEmpty }

    /// Each sample once: of those with equal labels the first.
    func forEachSample(_ body: (Sample) -> Void) {
        var met = SeriesSet(capacity: samples.count)
        for position in samples.indices {
            let labels = samples[position].labels
            let isNew = met.insert(
                hash: labels.identityHash, position: position, isEqual: { samples[$0].labels == labels })
            if isNew { body(samples[position]) }
        }
    }

    /// Each histogram once: of those with equal labels the first.
    func forEachHistogram(_ body: (Histogram) -> Void) {
        var met: Set<Labels> = []
        for histogram in histograms where met.insert(histogram.labels).inserted { body(histogram) }
    }
}
