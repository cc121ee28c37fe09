import PromQL

/// A sample that a rule gives. Its value may be ``PromQL/Series/staleMarker``.
public struct RecordedSample: Sendable, Equatable {
    public let labels: Labels
    /// Milliseconds since 1970.
    public let timestamp: Int64
    public let value: Double

    /// Equal values have the same bits, so that stale markers equal each other.
    public static func == (left: RecordedSample, right: RecordedSample) -> Bool {
        left.labels == right.labels && left.timestamp == right.timestamp
            && left.value.bitPattern == right.value.bitPattern
    }
}

/// A source with the samples on top that a group has given so far in an evaluation, for its next rules to see.
struct EvaluationSource<Base: SeriesSource>: SeriesSource {
    let base: Base
    var samples: [RecordedSample] = []

    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let stored = try base.select(matchers, from: from, through: through)
        let fresh = samples.filter { sample in
            sample.timestamp >= from && sample.timestamp <= through && matchers.allSatisfy { $0.matches(sample.labels) }
        }
        guard !fresh.isEmpty else { return stored }
        var all = Dictionary(stored.map { ($0.labels, $0) }) { first, _ in first }
        for sample in fresh {
            let series = all[sample.labels] ?? Series(labels: sample.labels, timestamps: [], values: [])
            // Of two samples at one time the first counts.
            guard series.timestamps.last.map({ $0 < sample.timestamp }) ?? true else { continue }
            all[sample.labels] = Series(
                labels: sample.labels, timestamps: series.timestamps + [sample.timestamp],
                values: series.values + [sample.value])
        }
        return all.values.sorted { $0.labels < $1.labels }
    }
}
