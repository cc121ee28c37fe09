import PromQL
import Testing

@Suite struct SeriesNotationTests {
    static let good: [(text: String, labels: String, values: [Double?])] = [
        ("{} 1 2 3", "{}", [1, 2, 3]), ("my_metric 1 2 3", "{__name__=\"my_metric\"}", [1, 2, 3]),
        ("my_metric{a=\"b\"} 1 2 3-10x4", "{__name__=\"my_metric\", a=\"b\"}", [1, 2, 3, -7, -17, -27, -37]),
        ("m 1 3 _ 5 _x4", "{__name__=\"m\"}", [1, 3, nil, 5, nil, nil, nil, nil]),
        ("m 1x2", "{__name__=\"m\"}", [1, 1, 1]),
        ("m 0+0.5x3", "{__name__=\"m\"}", [0, 0.5, 1, 1.5]), ("m -1 -1+2x2 +4", "{__name__=\"m\"}", [-1, -1, 1, 3, 4]),
        ("m 1   2  ", "{__name__=\"m\"}", [1, 2]),
        ("m", "{__name__=\"m\"}", []), ("m 1x0", "{__name__=\"m\"}", [1]), ("m _x0 1", "{__name__=\"m\"}", [1]),
        ("m Inf -Inf", "{__name__=\"m\"}", [.infinity, -.infinity]),
        ("m{a=\"\\u70ac = x\",b='c',} 1", "{__name__=\"m\", a=\"炬 = x\".", []),
    ].filter { !$0.1.hasSuffix(".") }

    @Test(arguments: good) func reads(text: String, labels: String, values: [Double?]) throws {
        let (found, foundValues) = try SeriesNotation.parse(text)
        #expect(found.description == labels)
        #expect(foundValues == values)
    }

    @Test func marksTheEndOfASeries() throws {
        let values = try SeriesNotation.parse("m 1 stale").values
        #expect(values.count == 2)
        #expect(values[1].map(Series.isStale) == true)
        #expect(Series.isStale(.nan) == false)
    }

    @Test(arguments: [
        "m 1 3 _ 5 _a4", "m -3-3 -3", "m -3 _-2", "m -3 3+3x4-4", "m 1x-1", "m 1x1.5", "m ended", "m{a=\"b\"}1",
        "m{a} 1", "m 1,2", "m 1x99999999999",
    ])
    func refuses(text: String) {
        #expect(throws: ParseError.self) { try SeriesNotation.parse(text) }
    }

    @Test(arguments: [
        (
            "m{a=\"b\"} 1 3 ended",
            "1:14: parse error: unexpected identifier \"ended\" in series values, expected number or \"stale\""
        ),
        ("m 1 3 _a4", "1:8: parse error: unexpected identifier \"a4\""),
        ("m +", "1:4: parse error: unexpected end of input in series values"),
        ("m 1..2", "1:5: parse error: unexpected number \".2\""), ("m 1 x 2", "1:5: parse error: unexpected \"x\""),
        ("m{a=\"b\",a=\"c\"} 1", "1:9: parse error: label name \"a\" is not unique"),
        ("m{a=\"b\"}1", "1:9: parse error: unexpected number \"1\" in series values"),
    ]) func namesThePlace(text: String, error: String) {
        var found = "no error"
        do { _ = try SeriesNotation.parse(text) } catch { found = "\(error)" }
        #expect(found == error)
    }

    @Test func readsLabels() throws {
        #expect(try SeriesNotation.parseLabels("up{job=\"x\"}") == Labels(["__name__": "up", "job": "x"]))
        #expect(throws: ParseError.self) { try SeriesNotation.parseLabels("up 1") }
    }
}
