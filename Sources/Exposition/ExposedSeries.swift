/// A series as a scraper has it after reading an exposition, without the labels that it adds of its own.
public struct ExposedSeries: Sendable, Equatable {
    /// The metric's name, a histogram's with `_bucket`, `_sum` or `_count`.
    public let name: String
    public let labels: Labels
    public let value: Double

    public init(name: String, labels: Labels, value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}

extension Exposition {
    /// The series that a scraper finds in ``encode(_:as:)`` of the same families, in the order written.
    ///
    /// The format matters for the bounds of buckets, which are text: `1` in one and `1.0` in the other.
    public static func series(_ families: [MetricFamily], as format: ExpositionFormat) -> [ExposedSeries] {
        var series: [ExposedSeries] = []
        for family in merge(families) {
            family.forEachSample { series.append(ExposedSeries(name: family.name, labels: $0.labels, value: $0.value)) }
            family.forEachHistogram { histogram in
                for sample in histogram.samples(as: format) {
                    series.append(
                        ExposedSeries(name: family.name + sample.suffix, labels: sample.labels, value: sample.value))
                }
            }
        }
        return series
    }
}
