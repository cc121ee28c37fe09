import PromQL
import Testing

/// Hostile queries get an error.
@Suite struct LimitTests {
    private func evaluation(samples: Int = 10_000, series: Int = 100) throws -> Evaluation {
        var options = Engine.Options()
        options.maximumSamples = samples
        options.maximumSeries = series
        var evaluation = try Evaluation((0..<50).map { "m{i=\"\($0)\"} 0+1x100" }.joined(separator: "\n"))
        evaluation.engine = Engine(options: options)
        return evaluation
    }

    private let tooMany = "query processing would load too many samples into memory in query execution"

    @Test(arguments: [
        "vector(1)[1y:1ms]", "sum_over_time(vector(1)[1y:1s])", "absent(none)[1y:1s]", "scalar(none)[1h:1s]",
        "sum_over_time(m[100m])",
        "sum_over_time(sum_over_time(time()[1h:1s])[1h:1s])", "count_values(\"v\", m)[1h:10s]",
    ]) func holdsNoMoreSamplesThanAllowed(text: String) throws {
        guard (try? Parser.expression(text)) != nil else { return }
        #expect(try evaluation(samples: 3000).error(text, at: "100m") == tooMany)
    }

    @Test func labelsDoNotGrowWithoutEnd() throws {
        let dollars = String(repeating: "$0", count: 200)
        let replaced = (0..<8).reduce("m{i=\"7\"}") { inner, _ in
            "label_replace(\(inner), \"i\", \"\(dollars)\", \"i\", \".*\")"
        }
        #expect(
            try evaluation(samples: 1_000_000).error(replaced)
                == "a label of more than 1048576 bytes in label_replace()")
        let names = Array(repeating: "\"i\"", count: 200).joined(separator: ", ")
        let joined = (0..<8).reduce("m{i=\"7\"}") { inner, _ in "label_join(\(inner), \"i\", \"\", \(names))" }
        #expect(
            try evaluation(samples: 1_000_000).error(joined) == "a label of more than 1048576 bytes in label_join()")
    }

    /// What refers to no group is gone through and gives nothing, so that no limit of size ends it.
    @Test func aLongReplacementIsLookedAtForEveryRow() throws {
        let replacement = "$1" + String(repeating: "x", count: 200_000)
        let expression = try Parser.expression("label_replace(m, \"a\", \"\(replacement)\", \"i\", \"(.*)\")")
        var looks = 0
        _ = try Engine().instant(expression, at: 0, source: try evaluation().store) { looks += 1 }
        #expect(looks >= 50)
    }

    @Test func ordinaryQueriesPass() throws {
        #expect(try evaluation().instant("sum(rate(m[5m]))", at: "100m").count == 1)
        #expect(try evaluation(samples: 100_000).range("sum(rate(m[5m]))", through: "100m").count == 1)
    }

    @Test func findsNoMoreSeriesThanAllowed() throws {
        #expect(
            try evaluation(series: 49).error("m") == "query processing would load more than 49 series for one selector")
        #expect(try evaluation(series: 50).instant("m").count == 50)
    }

    @Test(arguments: ["m", "1", "time()", "none", "absent(none)", "scalar(none)"]) func endlessRangesAreRefused(
        text: String
    ) throws {
        let expression = try Parser.expression(text)
        let store = try SeriesStore(step: 1000, "m 1")
        #expect(throws: EvaluationError.tooManySamples) {
            try Engine().range(expression, from: .min, through: .max, step: 1, source: store)
        }
    }

    @Test func timesBeyondAllSamplesDoNoHarm() throws {
        let store = try SeriesStore(step: 1000, "m 1")
        for time in [Int64.min, .max] {
            for text in [
                "m", "m offset 290y", "m[290y]", "rate(m[290y:280y] offset -290y)", "m @ 9e18", "m @ -9e18 offset 290y",
                "year()", "month(m * NaN)",
            ] {
                _ = try Engine().instant(try Parser.expression(text), at: time, source: store)
            }
        }
    }

    @Test func stopsAtACheckpoint() throws {
        let evaluation = try evaluation(samples: 50_000_000)
        let expression = try Parser.expression("max(sum_over_time(sum_over_time(m[1h:1s])[1h:1s]))")
        var calls = 0
        #expect(throws: EvaluationError.timedOut) {
            try evaluation.engine.instant(expression, at: 6_000_000, source: evaluation.store) {
                calls += 1
                if calls == 3 { throw EvaluationError.timedOut }
            }
        }
        #expect(calls == 3)
    }

    @Test func rangeQueriesAreOfVectorsAndScalars() throws {
        let store = try SeriesStore(step: 1000, "m 1")
        for (text, type) in [("\"a\"", "string"), ("m[5m]", "range vector")] {
            let expression = try Parser.expression(text)
            #expect(
                throws: EvaluationError.failed(
                    "invalid expression type \"\(type)\" for range query, must be Scalar or instant Vector")
            ) {
                try Engine().range(expression, from: 0, through: 1000, step: 1000, source: store)
            }
        }
    }
}
