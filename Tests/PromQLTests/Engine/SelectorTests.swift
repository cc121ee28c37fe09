import PromQL
import Testing

@Suite struct SelectorTests {
    @Test(arguments: [
        ("m", "0", ["m 0"]), ("m", "59s", ["m 0"]), ("m", "1m", ["m 1"]), ("m", "10m", ["m 10"]),
        ("m", "15m", ["m 10"]), ("m", "15m1ms", []),
        ("m offset 5m", "10m", ["m 5"]), ("m offset -5m", "3m", ["m 8"]), ("m @ 120", "10m", ["m 2"]),
        ("m @ 120 offset 1m", "10m", ["m 1"]), ("m offset 11m", "10m", []),
        ("m[2m]", "5m", ["m 3@3m 4@4m 5@5m"]), ("m[2m] offset 1m", "5m", ["m 2@2m 3@3m 4@4m"]),
        ("m[150s]", "5m30s", ["m 3@3m 4@4m 5@5m"]), ("m[90s:30s]", "2m", ["m 0@30s 1@1m 1@1m30s 2@2m"]),
        ("m[3m:]", "2m30s", ["m 0@0s 1@1m 2@2m"]), ("(m[1m])", "1m", ["m 0@0s 1@1m"]),
    ]) func looksAtItsTime(text: String, time: String, expected: [String]) throws {
        #expect(try Evaluation("m 0+1x10").instant(text, at: time) == expected)
    }

    @Test func endsWithStaleMarkers() throws {
        let evaluation = try Evaluation("m 1 2 stale _ 5\nn 1 NaN")
        #expect(try evaluation.instant("m", at: "1m59s") == ["m 2"])
        #expect(try evaluation.instant("m", at: "2m") == [])
        #expect(try evaluation.instant("m", at: "3m") == [])
        #expect(try evaluation.instant("m", at: "4m") == ["m 5"])
        #expect(try evaluation.instant("count_over_time(m[10m])", at: "4m") == ["{} 3"])
        #expect(try evaluation.instant("n", at: "1m") == ["n NaN"])
        #expect(try evaluation.range("m", through: "5m") == ["m 1@0s 2@1m 5@4m 5@5m"])
    }

    @Test(arguments: [
        (#"{__name__=~".+"}"#, 4), (#"a{x="1"}"#, 1), (#"a{x!="1"}"#, 1), (#"a{x=~"1|2"}"#, 2), (#"a{x!~"1.*"}"#, 1),
        (#"a{y=""}"#, 2), (#"{x=""}"#, -1), (#"a{y!=""}"#, 0), (#"{__name__=~"a|b",x="1"}"#, 2),
        (#"a{x=~".*"}"#, 2), (#"a{x=~""}"#, 0),
    ]) func matchesLabels(text: String, count: Int) throws {
        let evaluation = try Evaluation("a{x=\"1\"} 1\na{x=\"2\"} 1\nb{x=\"1\"} 1\nc 1")
        guard count >= 0 else { return #expect(evaluation.error(text).contains("at least one non-empty matcher")) }
        #expect(try evaluation.instant(text).count == count)
    }

    @Test func theLookbackIsAnOption() throws {
        var options = Engine.Options()
        options.lookback = 60_000
        var evaluation = try Evaluation("m 1")
        evaluation.engine = Engine(options: options)
        #expect(try evaluation.instant("m", at: "1m") == ["m 1"])
        #expect(try evaluation.instant("m", at: "1m1ms") == [])
    }

    @Test func startAndEndAreThoseOfTheQuery() throws {
        let evaluation = try Evaluation("m 0+1x10")
        #expect(try evaluation.range("m @ start()", through: "2m") == ["m 0@0s 0@1m 0@2m"])
        #expect(try evaluation.range("m @ end()", through: "2m30s") == ["m 2@0s 2@1m 2@2m"])
        #expect(try evaluation.range("sum_over_time(m[1m] @ end())", through: "2m") == ["{} 3@0s 3@1m 3@2m"])
        #expect(try evaluation.range("m - m @ end()", through: "2m") == ["{} -2@0s -1@1m 0@2m"])
        // Prometheus 2.42 lets this window move with the steps; from 2.45 on it stays, as here.
        #expect(try evaluation.range("predict_linear(m[2m] @ 120, 0)", through: "2m") == ["{} 0@0s 1@1m 2@2m"])
    }

    @Test func asksTheSourceOnceForWhatItNeeds() throws {
        final class Recorder: SeriesSource {
            nonisolated(unsafe) var asked: [String] = []
            func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
                asked.append("\(matchers[0].value) \(from)…\(through)")
                return []
            }
        }
        let recorder = Recorder()
        func ask(_ text: String) throws -> [String] {
            recorder.asked = []
            _ = try Engine().range(
                try Parser.expression(text), from: 3_600_000, through: 7_200_000, step: 60_000, source: recorder)
            return recorder.asked
        }
        #expect(try ask("a + b") == ["a 3300000…7200000", "b 3300000…7200000"])
        #expect(try ask("rate(a[10m] offset 1m)") == ["a 2940000…7140000"])
        #expect(try ask("a @ 60") == ["a -240000…60000"])
        #expect(try ask("max_over_time(rate(a[10m])[1h:1m] offset 5m)") == ["a -900000…6900000"])
        #expect(try ask("sum_over_time(a[1h:7m] @ end())") == ["a 3480000…7140000"])
    }
}
