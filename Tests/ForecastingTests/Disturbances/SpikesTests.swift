import Testing

@testable import Forecasting

@Suite struct SpikesTests {
    private let hourly = ForecastTask.long(step: 3600, steps: 48)

    /// Forty days of 1 to 24 each, and some hours in which it was a thousand.
    private func made(_ spikes: [Range<Int>], known: Int = 24 * 40) throws -> History {
        var values = (0..<known).map { Double($0 % 24 + 1) }
        for index in spikes.joined() { values[index] = 1000 }
        let series = TestSeries.hours(values)
        let clock = WallClock(series.timeZone, step: series.step, from: series.start, to: series.time(at: known))
        return try #require(History(series, clock: clock))
    }

    private func found(_ history: History) -> (over: [Range<Int>], current: Range<Int>?) {
        let spikes = Spikes(history, task: hourly, known: history.end)
        func places(_ steps: Range<Int>) -> Range<Int> { steps.lowerBound - history.first..<steps.upperBound - history.first }
        return (spikes.over.map(places), spikes.current.map(places))
    }

    @Test(arguments: [1, 2, 3])
    func upToThreeHoursAreOne(hours: Int) throws {
        let history = try made([500..<500 + hours])
        #expect(found(history).over == [500..<500 + hours])
        #expect(found(history).current == nil)
        let calm = Spikes(history, task: hourly, known: history.end).removed(from: history, all: false)
        #expect(calm.values[500..<500 + hours].allSatisfy { $0 <= 24 })
        #expect(calm.observed[500..<500 + hours].allSatisfy { $0.isNaN })
        #expect(calm.values[..<500] == history.values[..<500])
    }

    @Test func theNewestHourMayGoOn() throws {
        let history = try made([500..<502], known: 502)
        #expect(found(history).over.isEmpty)
        #expect(found(history).current == 500..<502)
        let spikes = Spikes(history, task: hourly, known: history.end)
        #expect(spikes.removed(from: history, all: false).values == history.values)
        #expect(spikes.removed(from: history, all: true).values[501] <= 24)
    }

    /// What is known later tells nothing earlier.
    @Test func onlyWhatIsKnownIsLookedAt() throws {
        let history = try made([500..<503])
        #expect(Spikes(history, task: hourly, known: history.first + 500).isEmpty)
        let current = Spikes(history, task: hourly, known: history.first + 502)
        #expect(current.over.isEmpty && current.current == history.first + 500..<history.first + 502)
    }

    @Test(arguments: [
        // A level, a habit of two weeks, and the first week, of which nothing is usual yet.
        [500..<504], [500..<501, 850..<851], [100..<101],
    ] as [[Range<Int>]])
    func whatIsNone(steps: [Range<Int>]) throws {
        let history = try made(steps)
        #expect(Spikes(history, task: hourly, known: history.end).isEmpty)
        #expect(found(history).over.isEmpty)
    }

    /// By minutes the next hour follows the newest ones at once: a spike is one when it is over.
    @Test func byMinutesOnlyWhatIsOverIsOne() throws {
        for (known, count) in [(288 * 8 + 6, 0), (288 * 8 + 7, 1)] {
            var values = (0..<known).map { Double($0 % 288 + 1) }
            for index in 288 * 8..<288 * 8 + 6 { values[index] = 10_000 }
            let series = TestSeries.fiveMinutes(values)
            let clock = WallClock(series.timeZone, step: series.step, from: series.start, to: series.time(at: known))
            let history = try #require(History(series, clock: clock))
            let spikes = Spikes(history, task: .short(step: 300), known: history.end)
            #expect(spikes.over.count == count && spikes.current == nil)
        }
    }

    @Test func oneInFourWeeksIsNoHabit() throws {
        let history = try made([200..<201, 900..<902])
        #expect(found(history).over == [200..<201, 900..<902])
    }
}
