import PromQL

/// The samples of one series that has its own times: most of them compressed, the newest open.
struct SampleRun: Sendable {
    /// How many samples become one chunk.
    static let samplesPerChunk = 120

    private var chunks: [Chunk] = []
    private var times: [Int64] = []
    private var values: [Double] = []

    /// Milliseconds since 1970.
    var lastTime: Int64? { times.last ?? chunks.last?.last }
    var firstTime: Int64? { chunks.first?.first ?? times.first }
    var count: Int { chunks.reduce(times.count) { $0 + $1.count } }
    var byteCount: Int { chunks.reduce(16 * times.count) { $0 + 8 * $1.words.count + 32 } }

    /// - Parameter time: Later than ``lastTime``.
    mutating func append(_ value: Double, at time: Int64) {
        times.append(time)
        values.append(value)
        guard times.count == Self.samplesPerChunk else { return }
        chunks.append(Chunk(times, values))
        (times, values) = ([], [])
    }

    /// Whether there may be a sample between two times, both included. A chunk counts as a whole.
    func hasSamples(from: Int64, through: Int64) -> Bool {
        chunks.contains { $0.last >= from && $0.first <= through } || times.contains { $0 >= from && $0 <= through }
    }

    /// Drops samples that are older, a chunk at a time.
    mutating func drop(before time: Int64) {
        chunks.removeFirst(chunks.firstIndex { $0.last >= time } ?? chunks.count)
        guard chunks.isEmpty, let first = times.first, first < time else { return }
        let old = times.firstIndex { $0 >= time } ?? times.count
        times.removeFirst(old)
        values.removeFirst(old)
    }

    /// The samples between two times, both included.
    func samples(from: Int64, through: Int64) -> (times: [Int64], values: [Double]) {
        var found: (times: [Int64], values: [Double]) = ([], [])
        func take(_ times: [Int64], _ values: [Double]) {
            for (time, value) in zip(times, values) where time >= from && time <= through {
                found.times.append(time)
                found.values.append(value)
            }
        }
        for chunk in chunks where chunk.last >= from && chunk.first <= through {
            let (times, values) = chunk.samples()
            take(times, values)
        }
        take(times, values)
        return found
    }

    /// Times as the differences between them, which are mostly the same, and values, both by ``ValueEncoder``.
    private struct Chunk: Sendable {
        let first: Int64
        let last: Int64
        let count: Int
        let words: [UInt64]

        init(_ times: [Int64], _ values: [Double]) {
            (first, last, count) = (times.first ?? 0, times.last ?? 0, times.count)
            var (writer, differences, samples) = (BitWriter(), ValueEncoder(), ValueEncoder())
            for (index, time) in times.enumerated() where index > 0 {
                differences.write(Double(time - times[index - 1]), to: &writer)
            }
            for value in values { samples.write(value, to: &writer) }
            words = writer.words
        }

        func samples() -> (times: [Int64], values: [Double]) {
            var (reader, differences, samples) = (BitReader(words, at: 0), ValueDecoder(), ValueDecoder())
            var times = [first]
            for index in 1..<count { times.append(times[index - 1] + Int64(differences.read(from: &reader))) }
            return (times, (0..<count).map { _ in samples.read(from: &reader) })
        }
    }
}
