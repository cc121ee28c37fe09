import Synchronization

/// Counts answers. One lock per handler, held for a few nanoseconds, keeps threads that serve
/// different routes apart.
final class MetricsRecorder: Sendable {
    static let unmatched = "other"
    static let upperBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private final class Handler: Sendable {
        struct Counts {
            var codes: [(code: Int, count: UInt64)] = []
            var buckets = [UInt64](repeating: 0, count: MetricsRecorder.upperBounds.count)
            var sum = 0.0
            var count: UInt64 = 0
        }
        let counts = Mutex(Counts())
    }

    private let handlers: [String: Handler]
    private let other = Handler()

    init(templates: [String]) {
        handlers = Dictionary(uniqueKeysWithValues: templates.map { ($0, Handler()) })
    }

    /// - Parameter template: nil when no route matched.
    func record(template: String?, code: Int, seconds: Double) {
        let handler = template.flatMap { handlers[$0] } ?? other
        let bucket = Self.upperBounds.firstIndex { seconds <= $0 }
        handler.counts.withLock { counts in
            if let index = counts.codes.firstIndex(where: { $0.code == code }) {
                counts.codes[index].count += 1
            } else {
                counts.codes.append((code, 1))
            }
            if let bucket { counts.buckets[bucket] += 1 }
            counts.sum += seconds
            counts.count += 1
        }
    }

    func snapshot(openConnections: Int) -> HTTPServerMetrics {
        var requests: [HTTPServerMetrics.Key: UInt64] = [:]
        var durations: [String: HTTPServerMetrics.DurationHistogram] = [:]
        for (name, handler) in [(Self.unmatched, other)] + handlers.map({ ($0.key, $0.value) }) {
            let counts = handler.counts.withLock { $0 }
            guard counts.count > 0 else { continue }
            for (code, count) in counts.codes { requests[.init(handler: name, code: code)] = count }
            var running: UInt64 = 0
            let cumulative = zip(Self.upperBounds, counts.buckets).map { bound, count in
                running += count
                return (upperBound: bound, count: running)
            }
            durations[name] = .init(cumulative: cumulative, sum: counts.sum, count: counts.count)
        }
        return HTTPServerMetrics(requests: requests, durations: durations, openConnections: openConnections)
    }
}
