import Testing

@testable import Exporter

@Suite struct ProcessStatisticsTests {
    private let system = "cpu  1 2 3\nbtime 1700000000\nprocesses 5\n"
    private let limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max open files            1024                 1048576              files
        Max locked memory         unlimited            unlimited            bytes
        """

    /// Fields 14, 15, 22, 23 and 24 of proc(5): 250 + 50 ticks, started at tick 1000, 8 MiB virtual, 512 pages.
    private func stat(_ command: String) -> String {
        "42 (\(command)) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 8 0 1000 8388608 512 184467440737 1 1"
    }

    private func parse(_ stat: String, system: String? = nil, limits: String? = nil) -> ProcessStatistics? {
        ProcessStatistics.parse(
            stat: stat, systemStat: system ?? self.system, limits: limits ?? self.limits, openDescriptors: 7,
            ticksPerSecond: 100, pageSize: 4_096)
    }

    @Test(arguments: ["holysheep-exporter", "a (b) c", ") S 9 9 9", "", "two words"])
    func readsAllOfItWhateverTheCommandIsCalled(command: String) {
        #expect(
            parse(stat(command))
                == ProcessStatistics(
                    cpuSeconds: 3, residentBytes: 2_097_152, virtualBytes: 8_388_608, startTime: 1_700_000_010,
                    openDescriptors: 7, maxDescriptors: 1_024))
    }

    @Test func noLimitIsNotKnownRatherThanZero() {
        let unlimited = limits.replacing("1024 ", with: "unlimited ")
        #expect(parse(stat("x"), limits: unlimited)?.maxDescriptors == nil)
        #expect(parse(stat("x"), limits: "")?.maxDescriptors == nil)
        #expect(parse(stat("x"), limits: "")?.openDescriptors == 7)
    }

    @Test(arguments: ["", "42 x S 1", "42 (x) S 1 2 3", "42 (x) S 1 42 42 0 -1 4 1 0 0 0 ? 50 0 0 20 0 8 0 1 8 5 1"])
    func whatMakesNoSenseIsNothing(stat: String) {
        #expect(parse(stat) == nil)
    }

    @Test func withoutABootTimeThereIsNoStartTime() {
        #expect(parse(stat("x"), system: "cpu 1\n") == nil)
    }

    #if os(Linux)
        @Test func thisProcessIsAlive() throws {
            let statistics = try #require(ProcessStatistics.current())
            #expect(statistics.residentBytes > 1_000_000 && statistics.openDescriptors >= 3)
            #expect(statistics.startTime > 1_700_000_000)
        }
    #endif
}
