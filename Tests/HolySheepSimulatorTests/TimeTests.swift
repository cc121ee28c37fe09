import Testing

@testable import HolySheepSimulator

@Suite struct TimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:34:56Z", 951_827_696), ("2026-03-15T08:00:00Z", 1_773_561_600),
        ("1969-12-31T23:59:59Z", -1), ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("2026-03-15 08:00:00", 1_773_561_600), ("2026-03-15t08:00:00.999999999z", 1_773_561_600),
        ("2026-03-15 16:00:00.5+08:00", 1_773_561_600), ("2026-03-15", 1_773_532_800), ("1773561600", 1_773_561_600),
    ] as [(String, Int64)])
    func readsTimesOfTraces(text: String, seconds: Int64) {
        #expect(TraceTime.parse(text) == seconds)
    }

    @Test(arguments: [
        "2026-3-15", "2026-13-01", "2025-02-29", "2026-03-15T24:00:00Z", "2026-03-15T08:00", "2026-03-15T08:00:00X",
        "2026-03-15T08:00:00.Z", "2026-03-15T08:00:00.", "2026-03-15T08:00:00+8", "20260315", "",
    ])
    func refusesWhatIsNoTime(text: String) {
        #expect(TraceTime.parse(text) == nil)
    }

    @Test(arguments: [
        ("2s", 2), ("500ms", 0.5), ("1h30m", 5400), ("90d", 7_776_000), ("-90s", -90), ("1.5", 1.5), ("0", 0),
    ] as [(String, Double)])
    func readsTimeSpans(text: String, seconds: Double) {
        #expect(TimeSpan.parse(text) == seconds)
    }

    @Test(arguments: ["", "s", "2x", "2s3", "1 h", "--2s", "1..5s"])
    func refusesWhatIsNoTimeSpan(text: String) {
        #expect(TimeSpan.parse(text) == nil)
    }
}
