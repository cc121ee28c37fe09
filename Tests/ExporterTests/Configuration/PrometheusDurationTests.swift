import Exporter
import Testing

@Suite struct PrometheusDurationTests {
    @Test(arguments: [
        ("0", 0), ("0s", 0), ("200ms", 200), ("15s", 15_000), ("1h30m", 5_400_000), ("7d", 604_800_000),
        ("90d", 7_776_000_000), ("1y2w3d4h5m6s7ms", 33_019_506_007), ("90m", 5_400_000), ("007s", 7000),
    ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) throws {
        #expect(try PrometheusDuration(parsing: text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("", .empty), ("15", .unitMissing), ("1h30", .unitMissing), ("s", .malformed), ("-5m", .malformed),
        ("+5m", .malformed), ("1.5h", .malformed), (" 5m", .malformed), ("5m ", .malformed), ("5 m", .malformed),
        ("12:30", .malformed), ("5min", .unknownUnit), ("5M", .unknownUnit), ("5µs", .malformed),
        ("30m1h", .wrongOrder), ("1h1h", .wrongOrder), ("99999999999999999999s", .tooLong),
        ("9999999999y", .tooLong), ("٣s", .malformed),
    ] as [(String, PrometheusDuration.ParseError)])
    func refuses(text: String, error: PrometheusDuration.ParseError) {
        #expect(throws: error) { try PrometheusDuration(parsing: text) }
    }

    @Test(arguments: [
        ("0s", 0), ("1s500ms", 1500), ("1h30m", 5_400_000), ("1w", 604_800_000), ("90d", 7_776_000_000),
        ("1y", 31_536_000_000), ("400d", 34_560_000_000), ("8d", 691_200_000), ("1d12h", 129_600_000),
    ] as [(String, Int64)])
    func writes(text: String, milliseconds: Int64) {
        #expect(PrometheusDuration(milliseconds: milliseconds).description == text)
    }

    @Test func readsBackWhatItWrites() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let magnitude = Int.random(in: 0...40, using: &generator)
            let value = PrometheusDuration(milliseconds: Int64.random(in: 0...(1 << magnitude), using: &generator))
            #expect(try PrometheusDuration(parsing: value.description) == value)
        }
    }

    @Test func convertsToSeconds() {
        #expect(PrometheusDuration.milliseconds(1999).seconds == 1)
        #expect(PrometheusDuration.milliseconds(200).timeInterval == 0.2)
        #expect(PrometheusDuration.minutes(5).duration == .seconds(300))
        #expect(PrometheusDuration.minutes(60).isMultiple(of: .minutes(5)))
        #expect(!PrometheusDuration.minutes(60).isMultiple(of: .minutes(7)))
    }
}
