import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Gaps, shifts and spikes in an otherwise regular week.
@Suite struct DisturbanceTests {
    private let task = ForecastTask.long(step: 3600, steps: 48)
    private let regular = TestSeries.workingWeek(24 * 35, noise: 0.1)

    private func sum(_ values: [Double]) throws -> Double {
        try SeriesModel.forecast(TestSeries.hours(values), task).cumulative[24]
    }

    @Test func gapsAreNeitherZeroNorInTheWay() throws {
        var values = regular
        for index in values.indices where index % 5 == 2 || (600..<630).contains(index) { values[index] = .nan }
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), task)
        #expect(forecast.status == .ok)
        #expect(try abs(forecast.cumulative[24] / sum(regular) - 1) < 0.1)
    }

    @Test func missingDaysAreNotQuietDays() throws {
        var values = regular
        // Monday and Tuesday of the week before.
        for index in 24 * 25..<24 * 27 { values[index] = .nan }
        #expect(try abs(sum(values) / sum(regular) - 1) < 0.1)
    }

    @Test func zerosAreObservations() throws {
        // Nights without any demand: the forecast of a night is nothing, of a day what days are.
        let values = regular.enumerated().map { $0 % 24 < 8 ? 0 : $1 }
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), task)
        for (hour, point) in forecast.points.prefix(24).enumerated() {
            if hour % 24 < 8 { #expect(point.value < 2) } else { #expect(point.value > 15) }
        }
    }

    @Test(arguments: [0.3, 3] as [Double])
    func aShiftOfLevelIsFollowed(factor: Double) throws {
        // How much of the way, in logarithms, the forecast of a day has gone so many days later.
        let expected = try sum(regular)
        for (days, least) in [(2, 0.4), (4, 0.65), (7, 0.9)] {
            let shifted = regular.enumerated().map { $0 < 24 * (35 - days) ? $1 : $1 * factor }
            let way = try log(sum(shifted) / expected) / log(factor)
            #expect(way > least && way < 1.2, "\(way) of the way after \(days) days")
        }
    }

    /// A forecast tells nothing of days beyond its last: after a weekend, which it held, every weekday would be a jump.
    @Test(arguments: [1, 2, 4])
    func weekdaysAfterAForecastOfTheWeekendAreNoJump(days: Int) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let values = TestSeries.workingWeek(24 * 35, noise: 0.1, seed: seed)
            let shifted = values.enumerated().map { $0 < 24 * (35 - days) ? $1 : $1 * 2 }
            let way = try log2(sum(shifted) / sum(values))
            #expect(way < 1.3, "\(way) of the way after \(days) days")
        }
    }

    /// A calm day around a level that jumps after five weeks.
    private func jump(from before: Double, to after: Double, hours: Int, seed: UInt64) -> (past: [Double], next: [Double]) {
        var random = SeededGenerator(seed: seed)
        let start = 24 * 35
        let values = (0..<start + hours + 24).map { index -> Double in
            let wave = 1.2 + sin(Double(index) / 24 * 2 * Double.pi)
            let noise = exp(Double.random(in: -0.35...0.35, using: &random))
            return ((index < start ? before : after) * wave * noise).rounded()
        }
        return (Array(values[..<(start + hours)]), Array(values[(start + hours)...]))
    }

    struct Jump: Sendable {
        var before: Double
        var after: Double
        var hours: Int
        /// The sum forecast for a day over the sum that comes.
        var ratio: ClosedRange<Double>
        /// The least share of values inside the 80 % interval.
        var inside: Double
    }

    @Test(arguments: [
        Jump(before: 100, after: 300, hours: 12, ratio: 0.7...1.3, inside: 0.5),
        Jump(before: 100, after: 300, hours: 48, ratio: 0.7...1.3, inside: 0.5),
        Jump(before: 100, after: 1000, hours: 12, ratio: 0.55...1.4, inside: 0.4),
        Jump(before: 100, after: 10_000, hours: 12, ratio: 0.5...1.5, inside: 0.3),
        Jump(before: 100, after: 10_000, hours: 48, ratio: 0.6...1.4, inside: 0.5),
        Jump(before: 0, after: 100, hours: 12, ratio: 0.5...1.6, inside: 0.05),
        Jump(before: 0, after: 100, hours: 48, ratio: 0.5...1.6, inside: 0.15),
        Jump(before: 1000, after: 100, hours: 24, ratio: 0.6...2, inside: 0.4),
    ])
    func aJumpMovesForecastsAndTheirIntervalsAtOnce(jump: Jump) throws {
        var (forecasted, actual, inside, count) = (0.0, 0.0, 0.0, 0.0)
        for seed in 1...4 as ClosedRange<UInt64> {
            let (past, next) = self.jump(from: jump.before, to: jump.after, hours: jump.hours, seed: seed)
            let forecast = try SeriesModel.forecast(TestSeries.hours(past), .long(step: 3600, steps: 168))
            for (point, value) in zip(forecast.points, next) {
                let (low, high) = (try #require(point.lower(80)), try #require(point.upper(80)))
                #expect(high - low > 0.01 * point.value)
                forecasted += point.value
                actual += value
                inside += low <= value && value <= high ? 1 : 0
                count += 1
            }
        }
        #expect(jump.ratio.contains(forecasted / actual), "\(forecasted / actual) of what came")
        #expect(inside / count >= jump.inside, "\(inside / count) inside")
    }

    /// A dip or a burst that is over was no new level, and what comes after it is none either.
    @Test(arguments: [(0.0, 24), (0, 30), (0.1, 30), (10, 12)] as [(Double, Int)])
    func whatReturnsIsNoJump(factor: Double, hours: Int) throws {
        var (forecasted, actual) = (0.0, 0.0)
        for seed in 1...4 as ClosedRange<UInt64> {
            let (past, next) = jump(from: 100, to: 100, hours: hours + 12, seed: seed)
            let start = past.count - hours - 12
            let disturbed = past.indices.map { past[$0] * (start..<start + hours ~= $0 ? factor : 1) }
            let forecast = try SeriesModel.forecast(TestSeries.hours(disturbed), .long(step: 3600, steps: 168))
            forecasted += zip(forecast.points, next).reduce(0) { $0 + $1.0.value }
            actual += next.reduce(0, +)
        }
        #expect((0.5...1.9).contains(forecasted / actual), "\(forecasted / actual) of what came, 12 hours after it was over")
    }

    /// What is forecast of a day, hours after a disturbance was over, beside what comes: its sum, and the shares inside the
    /// 80 % and the 95 % interval.
    private func afterwards(
        _ factor: Double, lasting hours: Int, over: Int, task: ForecastTask
    ) throws -> (ratio: Double, inside80: Double, inside95: Double, forecasts: [Forecast]) {
        var (forecasted, actual, inside80, inside95) = (0.0, 0.0, 0.0, 0.0)
        var forecasts: [Forecast] = []
        let seeds = 1...4 as ClosedRange<UInt64>
        for seed in seeds {
            var random = SeededGenerator(seed: seed)
            let start = 24 * 35
            let known = start + hours + over
            let values = (0..<known + 24).map { index -> Double in
                let wave = 1.2 + sin(Double(index) / 24 * 2 * Double.pi)
                let noise = exp(Double.random(in: -0.35...0.35, using: &random))
                return (100 * wave * noise * (start..<start + hours ~= index ? factor : 1)).rounded()
            }
            let forecast = try SeriesModel.forecast(TestSeries.hours(Array(values[..<known])), task)
            for (point, value) in zip(forecast.points, values[known...]) {
                forecasted += point.value
                actual += value
                let (low, high) = (try #require(point.lower(80)), try #require(point.upper(80)))
                let (lowest, highest) = (try #require(point.lower(95)), try #require(point.upper(95)))
                inside80 += low <= value && value <= high ? 1 : 0
                inside95 += lowest <= value && value <= highest ? 1 : 0
            }
            forecasts.append(forecast)
        }
        let count = Double(seeds.count * 24)
        return (forecasted / actual, inside80 / count, inside95 / count, forecasts)
    }

    /// What was far too high for one to three hours is in no mean, and in no interval that capacity is planned for.
    @Test(arguments: [10, 100, 1000] as [Double], [1, 3])
    func aSpikeThatIsOverMovesNothing(factor: Double, hours: Int) throws {
        for over in [1, 6] {
            let result = try afterwards(factor, lasting: hours, over: over, task: .long(step: 3600, steps: 48))
            #expect((0.8...1.3).contains(result.ratio), "\(result.ratio) of what came")
            // Ten times the usual is often less than ten times the highest: then methods do see it.
            if factor > 10 {
                #expect(abs(result.ratio - 1) < 0.15, "\(result.ratio) of what came")
                #expect(result.inside80 >= 0.65 && result.inside95 >= 0.85, "\(result.inside80), \(result.inside95)")
            }
            let points = result.forecasts.flatMap { $0.points.prefix(24) }
            let upper = try points.reduce(0) { try $0 + #require($1.upper(80)) }
            #expect(upper < 1.6 * points.reduce(0) { $0 + $1.value })
        }
    }

    /// As long as it may be a new level, it is no mean of both either.
    @Test(arguments: [100, 1000] as [Double], [1, 3])
    func aSpikeMovesNoForecastBeforeItIsOver(factor: Double, hours: Int) throws {
        var (moved, calm) = (0.0, 0.0)
        for hour in 0..<hours {
            var values = Array(regular[..<(24 * 30 + 10 + hour + 1)])
            calm += try sum(values)
            for index in values.indices.suffix(hour + 1) { values[index] *= factor }
            moved += try sum(values)
        }
        #expect(abs(moved / calm - 1) < 0.1, "\(moved / calm) of what is forecast without")
    }

    /// One hour at the usual level after it ends an outage or a burst for forecasts, while intervals hold that it comes again.
    @Test(arguments: [(0.0, 30), (0, 48), (0, 96), (0.1, 30), (10, 30)] as [(Double, Int)])
    func theUsualLevelIsBackWithItsFirstHour(factor: Double, hours: Int) throws {
        for over in [1, 4] { try checkReturn(factor, lasting: hours, over: over) }
    }

    /// What is over teaches methods nothing, neither once forecasts from before it are kept no more, nor a week after it.
    @Test(arguments: [(0.0, 48), (0, 96), (0.2, 72), (4, 72)] as [(Double, Int)])
    func whatIsOverComesBackInNoForecast(factor: Double, hours: Int) throws {
        for over in [96, 144] {
            let result = try afterwards(factor, lasting: hours, over: over, task: .long(step: 3600, steps: 192))
            #expect((0.85...1.2).contains(result.ratio), "\(result.ratio) of what came")
            #expect(result.inside80 >= 0.6 && result.inside95 >= 0.8, "\(result.inside80), \(result.inside95)")
        }
    }

    /// Also of what lasted so long that methods had come round to it.
    @Test(arguments: [(0.0, 8), (0, 10), (0.1, 10), (0, 14), (10, 9)] as [(Double, Int)])
    func aLongOutageEndsWithItsFirstUsualHours(factor: Double, days: Int) throws {
        for over in [2, 6, 24, 150] {
            let result = try afterwards(factor, lasting: 24 * days, over: over, task: .long(step: 3600, steps: 192))
            #expect((0.8...1.25).contains(result.ratio), "\(result.ratio) of what came after \(over) hours")
            #expect(result.inside95 >= 0.65, "\(result.inside95) inside after \(over) hours")
        }
    }

    /// What returns need not be what it was: it is another level of the usual, and none of the outage's.
    @Test(arguments: [0.05, 0.4, 0.6, 1.7, 2.5, 5], [30, 72])
    func anOutageIsOverAlsoWhereLessOrMoreReturns(factor: Double, hours: Int) throws {
        let start = 24 * 36
        let known = start + hours + 18
        let values = TestSeries.workingWeek(known + 24, noise: 0.15).enumerated().map { index, value in
            index < start ? value : index < start + hours ? 0 : value * factor
        }
        let forecast = try SeriesModel.forecast(
            TestSeries.hours(Array(values[..<known])), .long(step: 3600, steps: 192))
        let ratio = forecast.cumulative[24] / values[known...].reduce(0, +)
        #expect((0.4...2.2).contains(ratio), "\(ratio) of what came")
    }

    /// With the first hour of anything forecasts leave the outage for what is usual, and go on to what came; also after so long
    /// an outage that no forecast from before it is kept, and where a lone hour of demand was in the middle of it.
    @Test(arguments: [(30, nil), (96, 48), (180, nil), (192, nil), (240, nil)] as [(Int, Int?)], [0.2, 0.4, 2.5])
    func anOutageIsOverWithTheFirstHourOfAnything(outage: (hours: Int, loneHour: Int?), factor: Double) throws {
        let start = 24 * 36
        let end = start + outage.hours
        let values = TestSeries.workingWeek(end + 48, noise: 0.15).enumerated().map { index, value in
            if index < start || index - start == outage.loneHour { return value }
            return index < end ? 0 : value * factor
        }
        var model = SeriesModel(task: .long(step: 3600, steps: 192))
        for known in stride(from: start - 24, to: end, by: 12) + [end + 1, end + 4, end + 24] {
            let forecast = try model.forecast(TestSeries.hours(Array(values[..<known])))
            guard known > end else { continue }
            let ratio = forecast.cumulative[24] / values[known..<known + 24].reduce(0, +)
            let expected = known == end + 1 ? 0.4...4.5 : known == end + 4 ? 0.38...2.2 : 0.6...1.6
            #expect(expected.contains(ratio), "\(ratio) of what came after \(known - end) hours")
        }
    }

    /// A week on, when no forecast from before a jump is kept, methods have seen weeks at the old level and one at the new.
    @Test(arguments: [0.05, 0.2, 5, 20]) func aNewLevelStaysInForecastsForWeeks(factor: Double) {
        let start = 24 * 39
        let values = TestSeries.workingWeek(start + 24 * 33, noise: 0.15).enumerated().map { index, value in
            index < start ? value : value * factor
        }
        var model = SeriesModel(task: .long(step: 3600, steps: 192))
        for hours in Array(stride(from: -24, through: 240, by: 6)) + [660, 678, 690, 704] {
            let known = start + hours
            let updated = model.update(TestSeries.hours(Array(values[..<known])))
            guard hours >= 150, let forecast = updated else { continue }
            let ratio = forecast.cumulative[24] / values[known..<known + 24].reduce(0, +)
            #expect((0.8...1.25).contains(ratio), "\(ratio) of what came \(hours) hours after the jump")
        }
    }

    /// Steps of half a day: fewer than four a day.
    @Test func coarseStepsEndNoLevelBeforeTheFirst() throws {
        for shift in 0..<14 {
            let values = (0..<80).map { index in index < shift ? 0.0 : index < 66 ? 500 : 20 }
            var model = SeriesModel(task: .long(step: 43_200, steps: 16))
            for known in stride(from: 4, through: values.count, by: 3) {
                _ = model.update(
                    TimeSeries(start: TestSeries.start, step: 43_200, values: Array(values[..<known])))
            }
        }
    }

    /// A fall that seldom leaves the interval by much is told by how long it stays on one side.
    @Test(arguments: [0.2, 1 / 3.0])
    func aFallIsFollowedAfterADayAndAHalf(factor: Double) throws {
        let result = try afterwards(factor, lasting: 24 * 7, over: 36 - 24 * 7, task: .long(step: 3600, steps: 192))
        #expect((0.8...1.6).contains(result.ratio), "\(result.ratio) of what came")
        #expect(result.inside80 >= 0.55, "\(result.inside80)")
    }

    /// A day at a quarter is a holiday as often as not: the day after is forecast as usual, and intervals hold that it is not.
    @Test func aHolidayIsNoNewLevel() throws {
        var values = TestSeries.workingWeek(24 * 47, noise: 0.15)
        for index in values.indices.suffix(24) { values[index] *= 0.25 }
        let known = 24 * 46 + 24
        let forecast = try SeriesModel.forecast(
            TestSeries.hours(Array(values[..<known])), .long(step: 3600, steps: 192))
        let usual = try SeriesModel.forecast(
            TestSeries.hours(TestSeries.workingWeek(known, noise: 0.15)), .long(step: 3600, steps: 192))
        #expect(forecast.cumulative[24] > 0.75 * usual.cumulative[24])
        let lower = try forecast.points[..<24].reduce(0) { try $0 + #require($1.lower(80)) }
        #expect(lower < 0.6 * usual.cumulative[24])
    }

    /// By five minutes, on days that differ. That the usual came after a night of nothing is no jump.
    @Test func theStartOfADayIsNoNewLevel() throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var level = 1.0
            let values = (0..<288 * 20).map { index -> Double in
                if index % 288 == 0 { level = exp(Double.random(in: -0.3...0.3, using: &random)) }
                let isWorking = index / 288 % 7 < 5 && (108..<216).contains(index % 288)
                return isWorking ? 1000 * level * exp(Double.random(in: -0.2...0.2, using: &random)) : 0
            }
            var model = SeriesModel(task: .short(step: 300))
            for day in [14, 15, 16, 17, 18] {
                for known in [110, 112, 114].map({ 288 * day + $0 }) {
                    let forecast = try model.forecast(TestSeries.fiveMinutes(Array(values[..<known])))
                    let upper = try forecast.points.map { try #require($0.upper(80)) }.max()
                    #expect(try #require(upper) < 1.5 * 1000 * exp(0.5), "day \(day), \(known % 288)")
                }
            }
        }
    }

    /// What comes again every week is a habit, and is learned.
    @Test func newWeekendsWithoutWorkAreLearned() throws {
        let values = TestSeries.workingWeek(24 * 7 * 10, noise: 0.1).enumerated().map { index, value in
            // Every Wednesday from the sixth week on.
            index >= 24 * 7 * 6 && index / 24 % 7 == 6 ? 0 : value
        }
        let known = 24 * (7 * 9 + 6)
        let forecast = try SeriesModel.forecast(
            TestSeries.hours(Array(values[..<known])), .long(step: 3600, steps: 192))
        let day = forecast.points[..<24].reduce(0) { $0 + $1.value }
        #expect(day < 0.35 * values[(known - 24)..<known].reduce(0, +), "\(day)")
    }

    /// Two outages days apart are none: a day after the second, forecasts are those of what came back.
    @Test(arguments: [(48, 120, 24, 0.2), (24, 96, 168, 0.2), (24, 48, 72, 0.3)])
    func outagesDaysApartAreNoHabit(first: Int, between: Int, second: Int, after: Double) throws {
        let start = 24 * 42 + 40
        let end = start + first + between + second
        let values = TestSeries.workingWeek(end + 24 * 4, noise: 0.15).enumerated().map { index, value in
            let isOut = (start..<start + first).contains(index) || (end - second..<end).contains(index)
            return isOut ? 0 : index < end ? value : after * value
        }
        for hours in [30, 48] {
            let forecast = try SeriesModel.forecast(
                TestSeries.hours(Array(values[..<(end + hours)])), .long(step: 3600, steps: 192))
            let ratio = forecast.cumulative[24] / values[(end + hours)..<(end + hours + 24)].reduce(0, +)
            #expect((0.5...2).contains(ratio), "\(ratio) of what comes, \(hours) hours after")
        }
    }

    /// Office hours, and nothing at night and at weekends: on Sunday and early on Monday the week is forecast as ever.
    @Test func idleWeekendsAreNoOutage() throws {
        let values = TestSeries.workingWeek(24 * 7 * 8, noise: 0.2).enumerated().map { index, value in
            // The series starts on a Thursday.
            [2, 3].contains(index / 24 % 7) || !(7..<20).contains(index % 24) ? 0 : value * 1e3
        }
        let monday = 24 * (7 * 6 + 4)
        for known in stride(from: monday - 24, to: monday + 12, by: 5) {
            let forecast = try SeriesModel.forecast(
                TestSeries.hours(Array(values[..<known])), .long(step: 3600, steps: 192))
            let ratio = forecast.cumulative[36] / values[known..<known + 36].reduce(0, +)
            #expect((0.7...1.4).contains(ratio), "\(ratio) of what comes, \(known - monday) hours after Monday began")
        }
    }

    /// A job every other hour, always as large, is no level that ends and begins every hour.
    @Test func aJobEveryOtherHourIsForecastAtItsSize() throws {
        let values = (0..<24 * 42).map { $0 % 2 == 0 ? 1e5 : 0 }
        for known in 24 * 41..<24 * 41 + 4 {
            let forecast = try SeriesModel.forecast(
                TestSeries.hours(Array(values[..<known])), .long(step: 3600, steps: 192))
            for lead in 0..<12 { #expect(abs(forecast.points[lead].value - values[known + lead]) < 1e3) }
        }
    }

    /// The levels that a model remembers are part of what is kept across a restart.
    @Test func aRestartForgetsNoOutage() throws {
        let task = ForecastTask.long(step: 3600, steps: 192)
        let values = TestSeries.workingWeek(24 * 70, noise: 0.15).enumerated().map { index, value in
            (24 * 42..<24 * 52).contains(index) ? 0 : value
        }
        for known in [24 * 50, 24 * 52 + 3, 24 * 60] {
            var model = SeriesModel(task: task)
            _ = try model.forecast(TestSeries.hours(Array(values[..<known])))
            var restored = try #require(SeriesModel(task: task, encoded: model.encoded()))
            #expect(restored.stateText == model.stateText)
            #expect(model.state.passed.count + (model.state.newLevel == nil ? 0 : 1) > 0)
            let next = TestSeries.hours(Array(values[..<(known + 30)]))
            #expect(try restored.forecast(next).numbers == model.forecast(next).numbers)
        }
    }

    private func checkReturn(_ factor: Double, lasting hours: Int, over: Int) throws {
        let result = try afterwards(factor, lasting: hours, over: over, task: .long(step: 3600, steps: 192))
        #expect((0.8...1.25).contains(result.ratio), "\(result.ratio) of what came")
        #expect(result.inside80 >= 0.65 && result.inside95 >= 0.85, "\(result.inside80), \(result.inside95)")
        for forecast in result.forecasts where over == 1 {
            let point = forecast.points[2]
            let (low, high) = (try #require(point.lower(95)), try #require(point.upper(95)))
            #expect(factor < 1 ? low < 0.2 * point.value : high > 5 * point.value)
        }
    }

    struct Early: Sendable {
        var before: Double
        var after: Double
        /// Steps since the jump.
        var steps: Int
        /// The least shares of values inside the 80 % and the 95 % interval.
        var inside80: Double
        var inside95: Double
    }

    /// A level that jumps at another time of day for every seed, and what is forecast of what comes `steps` later.
    private func early(_ jump: Early, day: Int, days: Int, task: ForecastTask, next: Int) throws -> (Double, Double) {
        var (inside80, inside95, count) = (0.0, 0.0, 0.0)
        for seed in 1...6 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let start = day * days + Int(seed) * day * 7 / 24
            let values = (0..<start + jump.steps + next).map { index -> Double in
                let wave = 1.2 + sin(Double(index) / Double(day) * 2 * Double.pi)
                let noise = exp(Double.random(in: -0.35...0.35, using: &random))
                return ((index < start ? jump.before : jump.after) * wave * noise).rounded()
            }
            let series = TimeSeries(
                start: TestSeries.start, step: Int64(86_400 / day), values: Array(values[..<(start + jump.steps)]))
            let forecast = try SeriesModel.forecast(series, task)
            for (point, value) in zip(forecast.points, values[(start + jump.steps)...]) {
                let (low, high) = (try #require(point.lower(80)), try #require(point.upper(80)))
                let (lowest, highest) = (try #require(point.lower(95)), try #require(point.upper(95)))
                #expect(highest - lowest > 0.01 * max(point.value, value))
                inside80 += low <= value && value <= high ? 1 : 0
                inside95 += lowest <= value && value <= highest ? 1 : 0
                count += 1
            }
        }
        return (inside80 / count, inside95 / count)
    }

    /// Before it can be told from a burst, a jump is in the intervals.
    @Test(arguments: [
        Early(before: 0, after: 100, steps: 2, inside80: 0.4, inside95: 0.55),
        Early(before: 0, after: 100, steps: 6, inside80: 0.5, inside95: 0.65),
        Early(before: 100, after: 10_000, steps: 3, inside80: 0.5, inside95: 0.75),
        Early(before: 100, after: 1000, steps: 3, inside80: 0.5, inside95: 0.7),
        Early(before: 100, after: 300, steps: 6, inside80: 0.4, inside95: 0.55),
        Early(before: 1000, after: 100, steps: 4, inside80: 0.35, inside95: 0.55),
        Early(before: 1000, after: 1000 / 3.0, steps: 4, inside80: 0.35, inside95: 0.6),
        Early(before: 1000, after: 1000 / 3.0, steps: 24, inside80: 0.6, inside95: 0.85),
        Early(before: 100, after: 0, steps: 3, inside80: 0.8, inside95: 0.9),
    ])
    func intervalsHoldAJumpFromItsFirstHours(jump: Early) throws {
        let (inside80, inside95) = try early(
            jump, day: 24, days: 35, task: .long(step: 3600, steps: 48), next: 24)
        #expect(inside80 >= jump.inside80 && inside95 >= jump.inside95, "\(inside80), \(inside95)")
    }

    @Test(arguments: [
        Early(before: 0, after: 100, steps: 3, inside80: 0.5, inside95: 0.7),
        Early(before: 100, after: 1000, steps: 3, inside80: 0.5, inside95: 0.7),
        Early(before: 0, after: 100, steps: 36, inside80: 0.55, inside95: 0.8),
        Early(before: 0, after: 100, steps: 72, inside80: 0.5, inside95: 0.75),
        Early(before: 1000, after: 100, steps: 6, inside80: 0.3, inside95: 0.45),
    ])
    func intervalsOfTheNextHourHoldAJumpFromItsFirstMinutes(jump: Early) throws {
        let (inside80, inside95) = try early(jump, day: 288, days: 4, task: .short(step: 300), next: 12)
        #expect(inside80 >= jump.inside80 && inside95 >= jump.inside95, "\(inside80), \(inside95)")
    }

    /// What nothing like was ever seen of moves forecasts after four hours, and not after three.
    @Test(arguments: [(3, 0.0...0.05), (4, 0.3...1.0)] as [(Int, ClosedRange<Double>)])
    func aLaunchIsRecognisedInFourHours(hours: Int, ratio: ClosedRange<Double>) throws {
        let values = [Double](repeating: 0, count: 24 * 35) + [Double](repeating: 100, count: hours)
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), task)
        #expect(ratio.contains(forecast.cumulative[24] / 2400), "\(forecast.cumulative[24] / 2400)")
    }

    /// What was high for two or three hours, and is not any more, is no change of the level.
    @Test func aBurstThatIsOverMovesNothing() throws {
        let calm = try SeriesModel.forecast(TestSeries.hours(regular), .long(step: 3600, steps: 168))
        for hours in [2, 3] {
            var values = regular
            for index in values.count - 2 - hours..<values.count - 2 { values[index] *= 20 }
            let burst = try SeriesModel.forecast(TestSeries.hours(values), .long(step: 3600, steps: 168))
            #expect(burst.cumulative[168] < 1.25 * calm.cumulative[168])
        }
    }

    @Test func aSpikeDoesNotBendTheNextDay() throws {
        let calm = try SeriesModel.forecast(TestSeries.hours(regular), task)
        // It is forecast again in no hour, and the day is moved by less than a tenth, unless it was just now.
        for (hoursAgo, most) in [(3, 0.3), (24, 0.1), (30, 0.1)] {
            var values = regular
            values[values.count - hoursAgo] *= 30
            let spiked = try SeriesModel.forecast(TestSeries.hours(values), task)
            let moved = spiked.cumulative[24] / calm.cumulative[24] - 1
            #expect(abs(moved) < most, "moved by \(moved), \(hoursAgo) hours later")
            let isRepeated = zip(spiked.points, calm.points).contains { $0.value > 2 * $1.value + 20 }
            #expect(!isRepeated)
        }
    }
}
