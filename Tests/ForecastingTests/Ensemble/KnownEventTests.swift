import TestSupport
import Testing

@testable import Forecasting

@Suite struct KnownEventTests {
    private let task = ForecastTask.long(step: 3600, steps: 48)
    private let regular = TestSeries.workingWeek(24 * 28, noise: 0.1)

    private func event(_ name: String, hours: Range<Int>, floor: Double? = nil) -> KnownEvent {
        let start = TestSeries.start
        return KnownEvent(
            name: name, start: start + Int64(hours.lowerBound) * 3600, end: start + Int64(hours.upperBound) * 3600,
            floor: floor)
    }

    private func forecast(_ values: [Double], events: [KnownEvent] = []) throws -> Forecast {
        try SeriesModel.forecast(TestSeries.hours(values), task, events: events)
    }

    @Test func aPastEventDoesNotPoisonTheProfile() throws {
        for days in [28, 14] {
            let regular = TestSeries.workingWeek(24 * days, noise: 0.1)
            var values = regular
            let hours = 24 * (days - 2)..<24 * (days - 1)
            for index in hours { values[index] *= 10 }
            let expected = try forecast(regular).cumulative[48]
            #expect(try abs(forecast(values, events: [event("sale", hours: hours)]).cumulative[48] / expected - 1) < 0.02)
            // Were it not known, it would, unless three weeks before it tell that it is over.
            if days < 21 { #expect(try abs(forecast(values).cumulative[48] / expected - 1) > 0.04) }
        }
    }

    @Test func aFloorShowsInTheForecastWhileTheEventLasts() throws {
        let count = regular.count
        let forecast = try forecast(regular, events: [event("launch", hours: count + 5..<count + 8, floor: 1000)])
        let plain = try self.forecast(regular)
        for (index, (point, usual)) in zip(forecast.points, plain.points).enumerated() {
            if (5..<8).contains(index) {
                #expect(point.value == 1000)
                #expect(try #require(point.lower(80)) < 1000)
                #expect(try #require(point.upper(80)) > 1000)
            } else {
                #expect(point.value == usual.value)
            }
        }
        #expect(forecast.cumulative[24] > plain.cumulative[24] + 2000)
    }

    /// Where there usually is nothing, no multiple of that says what an event is.
    @Test func whatAnEventIsAtIdleTimesIsLearned() throws {
        let count = regular.count
        var values = regular.enumerated().map { (8..<18).contains($0 % 24) ? $1 : 0 }
        let night = count - 3 * 24 - 4..<count - 3 * 24 - 1
        for index in night { values[index] = 300 }
        let events = [event("backup", hours: night, floor: 5_000), event("backup", hours: count + 20..<count + 23, floor: 5_000)]
        let forecast = try forecast(values, events: events)
        for index in 20..<23 { #expect(abs(forecast.points[index].value - 300) < 1) }
        #expect(forecast.points[19].value < 10 && forecast.points[23].value < 10)
        #expect(forecast.adjustments.map(\.isFloor) == [false])
    }

    /// Nothing is as uncertain as an event that never was: its interval is no narrower, for its size, than any other's.
    @Test(arguments: [500, 5000, 1e6])
    func aFloorKeepsTheRelativeInterval(floor: Double) throws {
        let count = regular.count
        let forecast = try forecast(regular, events: [event("launch", hours: count + 5..<count + 8, floor: floor)])
        let plain = try self.forecast(regular)
        for index in 5..<8 {
            let (point, usual) = (forecast.points[index], plain.points[index])
            let (width, usually) = try (
                #require(point.upper(80)) - #require(point.lower(80)), #require(usual.upper(80)) - #require(usual.lower(80))
            )
            #expect(abs(width / point.value - usually / usual.value) < 1e-9)
        }
    }

    @Test func aFloorBelowTheForecastChangesNothing() throws {
        let count = regular.count
        let forecast = try forecast(regular, events: [event("launch", hours: count..<count + 48, floor: 0.1)])
        #expect(try forecast.numbers == self.forecast(regular).numbers)
    }

    @Test func anEventIsExpectedToBeLikeTheLastOfItsName() throws {
        var values = regular
        for index in 24 * 20..<24 * 21 { values[index] *= 4 }
        let count = regular.count
        let past = event("sale", hours: 24 * 20..<24 * 21)
        let forecast = try forecast(
            values,
            events: [
                past, event("sale", hours: count..<count + 24), event("other", hours: count + 24..<count + 48),
            ])
        let plain = try self.forecast(values, events: [past])
        for (index, (point, usual)) in zip(forecast.points, plain.points).enumerated() {
            let ratio = point.value / usual.value
            if index < 24 { #expect(ratio > 3 && ratio < 5) } else { #expect(ratio == 1) }
        }
    }

    /// A floor is a guess: once an event of its name was seen, what that was counts.
    @Test func aFloorGivesWayToWhatEarlierEventsWere() throws {
        let count = regular.count
        let earlier = event("month_end", hours: 24 * 20..<24 * 20 + 6, floor: 3000)
        let next = event("month_end", hours: count + 6..<count + 12, floor: 3000)
        let forecast = try forecast(regular, events: [earlier, next])
        let plain = try self.forecast(regular, events: [earlier])
        for (index, (point, usual)) in zip(forecast.points, plain.points).enumerated() where (6..<12).contains(index) {
            #expect(point.value >= usual.value && point.value < 1.5 * usual.value)
        }
        // What was seen of an event of another name says nothing of this one.
        let other = try self.forecast(regular, events: [event("other", hours: 24 * 20..<24 * 20 + 6), next])
        #expect(other.points[8].value == 3000)
    }

    /// An event under way is held to its floor until half of it was seen, and then to what it has been.
    @Test(arguments: [(4, true), (11, true), (12, false), (20, false)])
    func anEventUnderWayCountsOnceHalfOfItWasSeen(hours: Int, keepsFloor: Bool) throws {
        let count = regular.count
        let sale = event("sale", hours: count - hours..<count - hours + 24, floor: 3000)
        let forecast = try forecast(regular, events: [sale])
        #expect((forecast.points[0].value == 3000) == keepsFloor)
        if !keepsFloor { #expect(forecast.points[0].value < 300) }
    }

    /// An event over demand of nearly nothing must not multiply an interval that is wide beside it.
    @Test(arguments: [0, 1e-6] as [Double])
    func aFloorOverNearlyNothingKeepsItsIntervalInProportion(night: Double) throws {
        let values = (0..<24 * 28).map { index -> Double in
            // Nothing, but for an hour that comes every few days at some time.
            index * 7919 % 31 == 0 ? 40 : night
        }
        let count = values.count
        let forecast = try forecast(values, events: [event("launch", hours: count..<count + 48, floor: 100)])
        #expect(forecast.points.allSatisfy { $0.value == 100 })
        let quantiles = forecast.points.flatMap { $0.quantiles.values }
        #expect(quantiles.allSatisfy { $0 >= 0 })
        #expect(try #require(quantiles.max()) < 5000)
    }

    @Test(arguments: [.infinity, .nan, -5, 1e300, .greatestFiniteMagnitude] as [Double])
    func noFloorMakesAForecastUnsound(floor: Double) throws {
        let forecast = try forecast(
            regular, events: [KnownEvent(name: "odd", start: .min, end: .max, floor: floor)])
        #expect(forecast.points.allSatisfy { $0.value.isFinite && $0.value >= 0 && $0.quantiles[0.5] == $0.value })
        #expect(forecast.points.flatMap { $0.quantiles.values }.allSatisfy { $0.isFinite && $0 >= 0 })
    }

    @Test func eventsThatNeverAreOrAreBackToFrontChangeNothing() throws {
        let odd = [
            event("backwards", hours: 300..<400), event("empty", hours: 50..<50), event("before", hours: -50..<0),
        ]
        var backwards = odd
        (backwards[0].start, backwards[0].end) = (odd[0].end, odd[0].start)
        #expect(try forecast(regular, events: backwards).numbers == forecast(regular).numbers)
    }

    /// A day that is mostly an event is no surer, relatively, than the day would be without it.
    @Test func theIntervalOfASumGrowsWithTheEvent() throws {
        let count = regular.count
        let values = TestSeries.workingWeek(count, noise: 0.3)
        let event = event("launch", hours: count + 5..<count + 8, floor: 1000)
        func relativeWidth(_ forecast: Forecast) throws -> Double {
            let (low, middle, high) = (
                try #require(forecast.total(steps: 24, quantile: 0.1)), try #require(forecast.total(steps: 24, quantile: 0.5)),
                try #require(forecast.total(steps: 24, quantile: 0.9))
            )
            #expect(low < middle && middle < high)
            return (high - low) / middle
        }
        let (without, with) = (try relativeWidth(forecast(values)), try relativeWidth(forecast(values, events: [event])))
        #expect(abs(with / without - 1) < 0.01)
    }
}
