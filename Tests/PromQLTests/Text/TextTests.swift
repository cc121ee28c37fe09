import PromQL
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        (0.0, "0", "0"), (-0.0, "-0", "-0"), (1, "1", "1"), (0.1, "0.1", "0.1"), (-1.5, "-1.5", "-1.5"),
        (1e20, "100000000000000000000", "1e+20"), (1e5, "100000", "100000"), (1e6, "1000000", "1e+06"),
        (1e21, "1000000000000000000000", "1e+21"), (1e-4, "0.0001", "0.0001"), (1.25e-5, "0.0000125", "1.25e-05"),
        (123456.789, "123456.789", "123456.789"),
        (1e100, "1" + String(repeating: "0", count: 100), "1e+100"), (.infinity, "+Inf", "+Inf"),
        (-.infinity, "-Inf", "-Inf"), (.nan, "NaN", "NaN"),
        (9007199254740992, "9007199254740992", "9.007199254740992e+15"), (1234567.5, "1234567.5", "1.2345675e+06"),
    ]) func writesNumbers(value: Double, decimal: String, shortest: String) {
        #expect(GoText.decimal(value) == decimal)
        #expect(GoText.shortest(value) == shortest)
    }

    @Test(arguments: [
        (0.0, "0e+00"), (-0.0, "-0e+00"), (1.5, "1.5e+00"), (-120, "-1.2e+02"), (1e-7, "1e-07"), (1e100, "1e+100"),
        (.infinity, "+Inf"), (.nan, "NaN"),
    ]) func writesNumbersWithAnExponent(value: Double, text: String) {
        #expect(GoText.scientific(value) == text)
    }

    @Test(arguments: [
        ("1h30m", Int64(5_400_000), "1h30m"), ("0", 0, "0s"), ("7d", 604_800_000, "1w"), ("90d", 7_776_000_000, "90d"),
        ("1y", 31_536_000_000, "1y"), ("5ms", 5, "5ms"),
        ("1y1w1d1h1m1s1ms", 32_230_861_001, "373d1h1m1s1ms"), ("60m", 3_600_000, "1h"),
    ]) func readsAndWritesDurations(text: String, milliseconds: Int64, canonical: String) throws {
        #expect(try QueryDuration.parse(text) == milliseconds)
        #expect(QueryDuration.format(milliseconds) == canonical)
    }

    @Test(arguments: [
        ("", "empty duration string"), ("1", "not a valid duration string: \"1\""),
        ("1m1h", "not a valid duration string: \"1m1h\""), ("-1m", "not a valid duration string: \"-1m\""),
        ("1.5h", "not a valid duration string: \"1.5h\""), ("1x", "not a valid duration string: \"1x\""),
        ("293y", "duration out of range"), ("99999999999999999999s", "duration out of range"),
    ]) func refusesDurations(text: String, error: String) {
        #expect(throws: QueryDurationError(description: error)) { try QueryDuration.parse(text) }
    }

    @Test func labelsAreASet() {
        let labels = Labels(["b": "2", "a": "1", "c": ""])
        #expect(labels.description == "{a=\"1\", b=\"2\"}")
        #expect(labels == Labels(["a": "1", "b": "2"]))
        #expect(labels.hashValue == Labels(["a": "1", "b": "2"]).hashValue)
        #expect(labels["a"] == "1")
        #expect(labels["c"] == "")
        #expect(Labels(["a": "1"]) < labels)
        #expect(Labels(["a": "\u{e9}"]) != Labels(["a": "e\u{301}"]))
        #expect(labels.setting("a", to: "").description == "{b=\"2\"}")
        #expect(labels.setting("ab", to: "x").description == "{a=\"1\", ab=\"x\", b=\"2\"}")
    }
}
