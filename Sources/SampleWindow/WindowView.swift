import PromQL

/// What a ``SampleWindow`` held at one moment. It shares the samples with the window and never changes.
public struct WindowView: Sendable {
    var catalog = SeriesCatalog()
    /// From the oldest to the newest.
    var blocks: [SampleBlock] = []
    /// The ticks after the last block.
    var open: [Tick] = []

    /// A view of nothing.
    public init() {}

    /// When the oldest tick was. Milliseconds since 1970.
    public var firstTime: Int64? { blocks.first?.timestamps.first ?? open.first?.time }
    /// When the newest tick was. Milliseconds since 1970.
    public var lastTime: Int64? { open.last?.time ?? blocks.last?.timestamps.last }

    public var seriesCount: Int { catalog.count }

    /// How many samples there are, and the bytes they take. Labels are not counted.
    public var size: (samples: Int, bytes: Int) {
        let inBlocks = blocks.reduce((samples: 0, bytes: 0)) { ($0.samples + $1.sampleCount, $0.bytes + $1.byteCount) }
        return open.reduce(inBlocks) { size, tick in
            (size.samples + tick.sampleCount, size.bytes + 8 + 8 * tick.values.count)
        }
    }

    /// The labels of the series that fulfil all the matchers and have samples between two times, both included. A block
    /// of samples counts as a whole. In the order of the labels.
    public func series(
        _ matchers: [Matcher], from: Int64, through: Int64, checkpoint: () throws -> Void = {}
    ) rethrows -> [Labels] {
        let blocks = blocks(from: from, through: through)
        let ticks = open.filter { $0.time >= from && $0.time <= through }
        return try catalog.find(matchers, checkpoint: checkpoint).filter { id in
            ticks.contains { !Series.isStale($0[id]) } || blocks.contains { $0.has(id) }
        }.map { catalog.labels[$0] }
    }

    private func blocks(from: Int64, through: Int64) -> [SampleBlock] {
        blocks.filter { ($0.timestamps.last ?? .min) >= from && ($0.timestamps.first ?? .max) <= through }
    }

    /// The samples of the series that fulfil all the matchers, between two times, both included.
    func select(
        _ matchers: [Matcher], from: Int64, through: Int64, maximumSamples: Int, checkpoint: () throws -> Void
    ) throws -> [Series] {
        let blocks = blocks(from: from, through: through)
        let ticks = open.filter { $0.time >= from && $0.time <= through }
        // The times of all the ticks, and where those that are asked for begin and end.
        let times = blocks.flatMap(\.timestamps) + ticks.map(\.time)
        let first = times.firstIndex { $0 >= from } ?? times.count
        let last = times.lastIndex { $0 <= through }.map { $0 + 1 } ?? 0
        guard first < last else { return [] }
        let common = Array(times[first..<last])

        var (selected, samples, work) = ([Series](), 0, 0)
        var values: [Double] = []
        values.reserveCapacity(times.count)
        for id in try catalog.find(matchers, checkpoint: checkpoint) {
            work += times.count
            if work > 1 << 16 {
                work = 0
                try checkpoint()
            }
            values.removeAll(keepingCapacity: true)
            for block in blocks {
                values += block.values(of: id) ?? [Double](repeating: Series.staleMarker, count: block.timestamps.count)
            }
            for tick in ticks { values.append(tick[id]) }
            guard let series = Self.series(catalog.labels[id], common, values[first..<last]) else { continue }
            samples += series.values.count
            guard samples <= maximumSamples else { throw EvaluationError.tooManySamples }
            selected.append(series)
        }
        return selected
    }

    /// Values at every tick as a series. Of a gap between samples and after them one stale marker is left; nil when
    /// there are no samples.
    private static func series(_ labels: Labels, _ times: [Int64], _ values: ArraySlice<Double>) -> Series? {
        guard values.contains(where: Series.isStale) else {
            // All such series share the times.
            return Series(labels: labels, timestamps: times, values: Array(values))
        }
        var kept: (times: [Int64], values: [Double]) = ([], [])
        var isGap = true
        for (time, value) in zip(times, values) {
            let isStale = Series.isStale(value)
            defer { isGap = isStale }
            if isStale && isGap { continue }
            kept.times.append(time)
            kept.values.append(value)
        }
        return kept.values.isEmpty ? nil : Series(labels: labels, timestamps: kept.times, values: kept.values)
    }
}
