import JSON
import Testing

@Suite struct JSONValueTests {
    @Test func unknownIsNullAndOrderIsKept() {
        let value: JSONValue = ["b": 1, "a": .init(nil as Double?), "list": [true, 1.5, "x"]]
        #expect(String(decoding: value.encoded(), as: UTF8.self) == #"{"b":1,"a":null,"list":[true,1.5,"x"]}"#)
    }

    @Test(arguments: [
        (JSONValue.number(.nan), "null"), (.number(.infinity), "null"), (.number(450), "450"),
        (.number(0.1), "0.1"), (.number(1e300), "1e+300"), (.number(-0.5), "-0.5"),
        (.integer(.max), "9223372036854775807"),
        (.string("a\"b\\c\n\u{01}é\u{7f}"), #""a\"b\\c\n\u0001é\u007f""#),
    ])
    func encodesScalars(value: JSONValue, text: String) {
        #expect(String(decoding: value.encoded(), as: UTF8.self) == text)
    }

    @Test func readsWhatItWrites() throws {
        let value: JSONValue = ["a": [1, 2.5, nil, false, "é\n"], "b": [:], "c": .integer(9_007_199_254_740_993)]
        #expect(try JSONValue(parsing: value.encoded()) == value)
    }

    @Test func tolerantReadingAcceptsNaN() throws {
        let text = Array(#"[{"x": NaN}, {"x": 1}]"#.utf8)
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
        let value = try JSONValue(parsing: text, tolerant: true)
        #expect(value.array?.first?["x"]?.double?.isNaN == true)
        #expect(value.array?.last?["x"] == 1)
    }

    @Test(arguments: ["", "{", "[1,", "nul", "{\"a\":1}x"])
    func refusesWhatIsNotJSON(text: String) {
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }
}
