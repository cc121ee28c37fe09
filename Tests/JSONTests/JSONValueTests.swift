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

    @Test func keepsTheOrderOfMembers() throws {
        let text = #"{"z":1,"a":{"y":[],"b":{}},"m":"\/"}"#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value.object?.map(\.name) == ["z", "a", "m"])
        #expect(value["m"] == "/")
    }

    @Test(arguments: [
        ("5.0", JSONValue.integer(5)), ("5e0", .integer(5)), ("-0", .integer(0)), ("0.5", .number(0.5)),
        ("-12.25E+2", .integer(-1225)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1e-3", .number(0.001)),
        (#""\u0041\ud83d\ude00\n""#, .string("A😀\n")), ("\u{feff} 1 ", .integer(1)),
        (" [ ] ", .array([])), ("{ }", .object([])), ("[1 , 2]", .array([1, 2])),
    ])
    func readsScalarsAndContainers(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "01", "-", "1.", ".5", "1e", "+1", "0x10", "1e999", "NaN", "-Infinity", "'a'", "{a:1}", "[1,]", "{\"a\":1,}",
        "[1 2]", "{\"a\" 1}", "\"\u{01}\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, "\"", "\"a\\",
        "// a\n1", "truex", "tru", "[", "{\"a\":", "\0",
    ])
    func refusesWhatTheStandardForbids(text: String) {
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(arguments: [
        ("1e999", #"Infinity"#), ("-Infinity", "-Infinity"), ("NaN", "NaN"), ("\"a\u{01}b\"", #""a\u0001b""#),
        (#""\ud800x""#, "\"\u{fffd}x\""), (#""\ud800\u0041""#, "\"\u{fffd}A\""),
    ])
    func tolerantReadingRepairsValues(text: String, written: String) throws {
        let value = try JSONValue(parsing: Array(text.utf8), tolerant: true)
        #expect(String(decoding: value.encoded(tolerant: true), as: UTF8.self) == written)
    }

    @Test func bytesThatAreNotUnicodeAreRefusedOrRepaired() throws {
        let bytes: [UInt8] = [0x22, 0x61, 0xff, 0x22]
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: bytes) }
        #expect(try JSONValue(parsing: bytes, tolerant: true) == "a\u{fffd}")
    }

    @Test(arguments: ["[", "{\"a\":"])
    func depthIsBounded(opening: String) throws {
        let deep = String(repeating: opening, count: 100_000)
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(deep.utf8), tolerant: true) }
        let most =
            String(repeating: "[", count: JSONValue.maximumDepth)
            + String(repeating: "]", count: JSONValue.maximumDepth)
        #expect(throws: Never.self) { try JSONValue(parsing: Array(most.utf8)) }
    }

    @Test func randomDocumentsSurviveTheRoundTripAndDamageNeverCrashes() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let value = Self.randomValue(depth: 4, using: &random)
            let text = value.encoded()
            #expect(try JSONValue(parsing: text) == value)
            for _ in 0..<5 where !text.isEmpty {
                var damaged = text
                damaged[Int.random(in: 0..<text.count, using: &random)] = .random(in: 0...255, using: &random)
                _ = try? JSONValue(parsing: damaged, tolerant: true)
                _ = try? JSONValue(parsing: Array(text.prefix(Int.random(in: 0...text.count, using: &random))))
            }
        }
    }

    private static func randomValue(depth: Int, using random: inout some RandomNumberGenerator) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(.random(in: .min ... .max, using: &random))
        case 3: .number(.random(in: 1e17...1e18, using: &random))
        case 4: .number(.random(in: -1...1, using: &random))
        case 5:
            .string(
                String((0..<6).map { _ in ["a", "\"", "\\", "\n", "é", "😀", "\u{1}"].randomElement(using: &random)! }))
        case 6: .array((0..<3).map { _ in randomValue(depth: depth - 1, using: &random) })
        default: .object((0..<3).map { .init("k\($0)", randomValue(depth: depth - 1, using: &random)) })
        }
    }
}
