import JSON
import PromQL
import Testing

/// How long the engine takes beside a real Prometheus. The answers must be equal; the times are only told.
@Suite(.serialized) struct SpeedTests {
    private static let step: Int64 = 15_000
    private static let end = SampleData.start + 65 * 60_000

    /// A thousand counters over an hour and five minutes.
    private static var counters: [Series] {
        (0..<1000).map { index in
            let labels = Labels([
                "__name__": "x", "model": "model-\(index % 5)", "instance": "host-\(index):9090", "job": "api",
            ])
            var value = 0.0
            let values = (0...260).map { sample -> Double in
                value += Double((index * 7 + sample * 13) % 17)
                return value
            }
            return Series(
                labels: labels, timestamps: (0...260).map { SampleData.start + Int64($0) * step }, values: values)
        }.sorted { $0.labels < $1.labels }
    }

    @Test(.timeLimit(.minutes(2))) func answersAreEqualAndTheTimesAreTold() async throws {
        guard let executable = RealPrometheus.executable() else { return }
        let series = Self.counters
        let prometheus = try await RealPrometheus.start(executable)
        try await prometheus.write(series)
        for query in [
            "sum by (model) (rate(x[5m]))", "sum(x * 2 > 100)", "topk(3, x)", "max by (model) (max_over_time(x[5m]))",
        ] {
            try await compare(query, series, prometheus)
        }
    }

    private func compare(_ query: String, _ series: [Series], _ prometheus: RealPrometheus) async throws {
        let start = Self.end - 3_600_000
        let store = UnfilteredStore(series: series)
        let expression = try Parser.expression(query)
        var ours = Duration.seconds(1000)
        var answer: [Series] = []
        for _ in 0..<5 {
            let elapsed = try ContinuousClock().measure {
                answer = try Engine().range(expression, from: start, through: Self.end, step: Self.step, source: store)
            }
            ours = min(ours, elapsed)
        }
        var theirs = Double.infinity
        var data: JSONValue = nil
        for _ in 0..<5 {
            data = try await prometheus.query(
                "query_range",
                [
                    "query": query, "start": "\(start / 1000)", "end": "\(Self.end / 1000)", "step": "15",
                    "stats": "all",
                ]
            ).get()
            theirs = min(theirs, data["stats"]?["timings"]?["evalTotalTime"]?.double ?? .infinity)
        }
        #expect(Answer(.matrix(answer)).difference(Answer(data)) == nil)
        let seconds = Double(ours.components.attoseconds) / 1e18 + Double(ours.components.seconds)
        print("\(query): \(seconds) s, Prometheus \(theirs) s, ratio \(seconds / theirs)")
    }
}

/// Gives what it has, without a copy.
private struct UnfilteredStore: SeriesSource {
    let series: [Series]

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        series.filter { candidate in matchers.allSatisfy { $0.matches(candidate.labels) } }
    }
}
