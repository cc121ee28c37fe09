import PromQL

/// The samples of some consecutive ticks, compressed.
///
/// All series share the times of the ticks, so that a sample costs its value only; a series has a value at every tick,
/// the stale marker where it has no sample.
struct SampleBlock: Sendable {
    /// When the ticks were. Milliseconds since 1970, ascending, never empty.
    let timestamps: [Int64]
    /// How many samples there are, without stale markers.
    let sampleCount: Int
    /// The series that have a sample, ascending.
    private let series: [UInt32]
    /// The bit where the values of each of ``series`` begin.
    private let starts: [UInt32]
    private let words: [UInt64]

    init(_ ticks: [Tick]) {
        timestamps = ticks.map(\.time)
        var (series, starts, writer, sampleCount) = ([UInt32](), [UInt32](), BitWriter(), 0)
        for id in 0..<(ticks.map(\.values.count).max() ?? 0) {
            let samples = ticks.count { !Series.isStale($0[id]) }
            guard samples > 0 else { continue }
            sampleCount += samples
            series.append(UInt32(id))
            starts.append(UInt32(writer.count))
            var encoder = ValueEncoder()
            for tick in ticks { encoder.write(tick[id], to: &writer) }
        }
        (self.series, self.starts, self.sampleCount, words) = (series, starts, sampleCount, writer.words)
    }

    /// The bytes that the samples take.
    var byteCount: Int { 8 * (timestamps.count + words.count) + 4 * (series.count + starts.count) }

    func has(_ id: Int) -> Bool { index(of: id) != nil }

    /// The values of a series at each tick, nil when it has none.
    func values(of id: Int) -> [Double]? {
        guard let index = index(of: id) else { return nil }
        var reader = BitReader(words, at: Int(starts[index]))
        var decoder = ValueDecoder()
        return (0..<timestamps.count).map { _ in decoder.read(from: &reader) }
    }

    private func index(of id: Int) -> Int? {
        var (low, high) = (0, series.count)
        while low < high {
            let middle = (low + high) / 2
            if series[middle] < UInt32(id) { low = middle + 1 } else { high = middle }
        }
        return low < series.count && series[low] == UInt32(id) ? low : nil
    }
}

/// What every series was at one time.
struct Tick: Sendable {
    /// Milliseconds since 1970.
    let time: Int64
    /// By the number of the series; the stale marker where it has no sample.
    let values: [Double]
    /// How many of ``values`` are no stale markers.
    let sampleCount: Int

    subscript(id: Int) -> Double { id < values.count ? values[id] : Series.staleMarker }
}
