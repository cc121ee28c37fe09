import CSV
import CivilTime

/// Recorded traffic: requests and tokens by model, in buckets of equal width.
///
/// The file is CSV with the columns `timestamp`, `model`, `requests`, `input_tokens` and
/// `output_tokens` in any order (others are ignored), gzipped or not. A bucket that a model has no
/// row for is one without requests.
public struct TrafficTrace: Sendable {
    /// The models, in order of first appearance.
    public let models: [String]
    /// Start of the first bucket, in Unix seconds.
    public let start: Int64
    /// Width of a bucket, in seconds: the smallest distance between two timestamps.
    public let step: Int64
    /// Number of buckets, gaps included.
    public let bucketCount: Int
    /// By model, then by bucket.
    let demand: [[Demand]]

    /// The time that the trace covers, in seconds.
    public var period: Int64 { step * Int64(bucketCount) }

    /// Requests by bucket, of one of the models or of all together.
    ///
    /// - Returns: nil when there is no such model.
    public func requests(model: String? = nil) -> [Int64]? {
        guard let model else {
            return (0..<bucketCount).map { bucket in demand.reduce(0) { $0 + $1[bucket].requests } }
        }
        return models.firstIndex(of: model).map { demand[$0].map(\.requests) }
    }

    /// Reads a file.
    ///
    /// - Throws: ``TrafficTraceError`` naming the file, the line and what to do.
    public static func load(path: String) throws -> TrafficTrace {
        let bytes: [UInt8]
        do {
            bytes = try CSVTable.bytes(path: path)
        } catch {
            throw TrafficTraceError(error)
        }
        return try parse(bytes, file: path)
    }

    /// Reads the content of a file, which is called `file` in errors.
    ///
    /// - Throws: ``TrafficTraceError``.
    static func parse(_ bytes: [UInt8], file: String) throws(TrafficTraceError) -> TrafficTrace {
        var reader = try TraceReader(file: file, bytes: bytes)
        let rows = try reader.rows()
        return try TrafficTrace(rows: rows, models: reader.models, file: file)
    }

    private init(rows: [TraceReader.Row], models: [String], file: String) throws(TrafficTraceError) {
        let times = Set(rows.map(\.time)).sorted()
        guard let first = times.first, let last = times.last, first < last else {
            throw TrafficTraceError(
                file: file, line: nil, "needs rows with at least two different timestamps, to know the bucket width")
        }
        let step = zip(times.dropFirst(), times).map { $0 - $1 }.min() ?? 0
        if let odd = rows.first(where: { ($0.time - first) % step != 0 }) {
            throw TrafficTraceError(
                file: file, line: odd.line,
                "timestamp is not on the grid of \(step) s that starts at \(RFC3339.format(first)); "
                    + "buckets must have equal width")
        }
        let count = Int((last - first) / step) + 1
        guard count <= 5_000_000 / models.count else {
            throw TrafficTraceError(
                file: file, line: nil,
                "spans \(count) buckets of \(step) s for \(models.count) models; 5,000,000 in all is the limit")
        }
        var demand = [[Demand]](repeating: [Demand](repeating: Demand(), count: count), count: models.count)
        var lines = [[Int32]](repeating: [Int32](repeating: 0, count: count), count: models.count)
        for row in rows {
            let bucket = Int((row.time - first) / step)
            let earlier = lines[row.model][bucket]
            guard earlier == 0 else {
                throw TrafficTraceError(
                    file: file, line: row.line,
                    "a second row for this timestamp and model (the first is on line \(earlier)); keep one")
            }
            lines[row.model][bucket] = Int32(clamping: row.line)
            demand[row.model][bucket] = row.demand
        }
        self.models = models
        self.start = first
        self.step = step
        self.bucketCount = count
        self.demand = demand
    }
}

/// Why a trace cannot be used.
public struct TrafficTraceError: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; nil when the whole file is meant.
    public let line: Int?
    public let message: String

    init(file: String, line: Int?, _ message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    init(_ error: CSVError) { self.init(file: error.file, line: error.line, error.message) }

    public var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
