import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// What a forecast says of why it is what it is.
@Suite struct AdjustmentTests {
    private static let days = 42
    private static let now = TestSeries.start + Int64(days) * 86_400
    private let regular = TestSeries.workingWeek(24 * Self.days, noise: 0.1)

    private static func hour(_ hour: Int) -> Int64 { TestSeries.start + Int64(hour) * 3600 }

    /// By the hour, with what happened in the last hours: `factor` by how many hours ago, counted from -1.
    private func adjustments(
        _ values: [Double], events: [KnownEvent] = [], factor: (Int) -> Double = { _ in 1 }
    ) throws -> [Adjustment] {
        let disturbed = values.enumerated().map { $1 * factor($0 - values.count) }
        return try SeriesModel.forecast(TestSeries.hours(disturbed), .long(step: 3600, steps: 48), events: events).adjustments
    }

    @Test func usualWeeksNeedNone() throws {
        #expect(try adjustments(regular).isEmpty)
    }

    @Test(arguments: [(0, .outage), (0.25, .dip), (5, .burst)] as [(Double, Adjustment.Kind)])
    func whatIsOverIsNamed(level: Double, kind: Adjustment.Kind) throws {
        let adjustments = try adjustments(regular) { (-50 ..< -20).contains($0) ? level : 1 }
        let passed = try #require(adjustments.first)
        #expect(adjustments.count == 1)
        #expect(try passed.kind == kind && abs(#require(passed.factor) - level) < 0.1 * level + 0.001)
        #expect(abs(passed.start - Self.now + 50 * 3600) <= 3600 && passed.end == Self.now - 20 * 3600)
    }

    /// A window of history slides on every hour, and forecasts to learn from are not made every hour.
    @Test func whatIsBeforeTheHistoryIsNotNamed() throws {
        let outage = 24 * 25 + 6..<24 * 25 + 18
        let values = regular.enumerated().map { outage.contains($0) ? 0 : $1 }
        var model = SeriesModel(task: .long(step: 3600, steps: 24))
        #expect(try model.forecast(TestSeries.hours(values).prefix(24 * 40)).adjustments.map(\.kind) == [.outage])
        for hours in 1...8 {
            // It begins in the middle of the outage.
            let dropped = outage.lowerBound + 6
            let window = TimeSeries(
                start: Self.hour(dropped), step: 3600, values: Array(values[dropped..<24 * 40 + hours]))
            #expect(try model.forecast(window).adjustments.isEmpty)
        }
    }

    @Test func aJumpIsPossibleBeforeItIsANewLevel() throws {
        let early = try adjustments(regular) { $0 >= -8 ? 3 : 1 }
        let late = try adjustments(regular) { $0 >= -40 ? 3 : 1 }
        let (possible, recognised) = try (#require(early.first), #require(late.first))
        #expect(early.count == 1 && possible.kind == .possibleLevelChange)
        #expect(late.count == 1 && recognised.kind == .levelChange)
        #expect(possible.start == Self.now - 8 * 3600 && abs(recognised.start - Self.now + 40 * 3600) <= 3600)
        for adjustment in [possible, recognised] {
            #expect(adjustment.end == nil)
            #expect(try abs(#require(adjustment.factor) - 3) < 0.4)
        }
        #expect(try #require(possible.probability) < #require(recognised.probability))
    }

    @Test func aSpikeIsNamed() throws {
        let over = try #require(try adjustments(regular) { $0 == -50 ? 500 : 1 }.first)
        #expect(over.kind == .spike && over.start == Self.now - 50 * 3600 && over.end == over.start + 3600)
        #expect(try #require(over.factor) > 100)
        let current = try adjustments(regular) { $0 == -1 ? 500 : 1 }
        #expect(current.map(\.kind) == [.spike])
        #expect(current.first?.end == nil && current.first?.start == Self.now - 3600)
    }

    @Test func aLaunchIsNamedForFourWeeks() throws {
        func launched(_ days: Int) throws -> [Adjustment] { try adjustments(regular) { $0 < -days * 24 ? 0 : 1 } }
        #expect(try launched(20) == [Adjustment(.launch, start: Self.now - 20 * 86_400, end: Self.now - 20 * 86_400)])
        #expect(try launched(30).isEmpty)
    }

    @Test func eventsToComeAreNamedWithWhatRaisesThem() throws {
        func event(_ name: String, _ hours: Range<Int>, _ kind: KnownEvent.Kind = .event, floor: Double? = nil) -> KnownEvent {
            KnownEvent(
                name: name, kind: kind, start: Self.now + Int64(hours.lowerBound) * 3600,
                end: Self.now + Int64(hours.upperBound) * 3600, floor: floor)
        }
        let events = [
            event("launch", 20..<22, .schedule, floor: 5_000), event("sale", -100 ..< -90), event("sale", 5..<8),
            // They raise nothing, or less than another, or later.
            event("maintenance", 10..<12, floor: 1), event("small", 20..<22, floor: 4_000),
            event("sale", 1000..<1010, floor: 5_000),
            // Of this name no event was seen.
            event("sale", 10..<12, .schedule),
        ]
        let adjustments = try adjustments(regular, events: events) { (-100 ..< -90).contains($0) ? 4 : 1 }
        #expect(adjustments.map(\.kind) == [.event, .schedule])
        #expect(adjustments.map(\.name) == ["sale", "launch"])
        #expect(adjustments.map(\.isFloor) == [false, true])
        #expect(adjustments[0].start == Self.now + 5 * 3600 && adjustments[0].end == Self.now + 8 * 3600)
        #expect(try (3...5).contains(#require(adjustments[0].factor)))
        #expect(try #require(adjustments[1].factor) > 10)
    }

    @Test(arguments: [30, 36, 48])
    func levelsByMinutesAreNamedOnce(steps: Int) throws {
        let regular = TestSeries.workingWeek(288 * 15, step: 300, noise: 0.1)
        let count = regular.count
        let values = regular.enumerated().map { index, value in
            (count - 600..<count - 500).contains(index) ? 0 : index >= count - steps ? 4 * value : value
        }
        let series = TestSeries.fiveMinutes(values)
        let adjustments = try SeriesModel.forecast(series, .short(step: 300)).adjustments
        #expect(adjustments.map(\.kind) == [.outage, .levelChange])
        #expect(adjustments[0].start == series.time(at: count - 600) && adjustments[0].end == series.time(at: count - 500))
        #expect(abs(adjustments[1].start - series.time(at: count - steps)) <= 600 && adjustments[1].end == nil)
        #expect(try abs(#require(adjustments[1].factor) - 4) < 0.5)
    }

    /// Half an hour off the hours of the clock, and across the change to summer time.
    @Test(arguments: ["Asia/Kolkata", "Europe/Berlin"])
    func timesAreThoseOfTheSeries(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        // 5 April 2026 and six weeks before.
        let start: Int64 = 1_775_347_200 - Int64(Self.days) * 86_400
        let count = regular.count
        for ago in [40, 170, 190] {
            let outage = count - ago..<count - ago + 12
            let values = regular.enumerated().map { outage.contains($0) ? 0 : $1 }
            let series = TimeSeries(start: start, step: 3600, values: values, timeZone: zone)
            let adjustments = try SeriesModel.forecast(series, .long(step: 3600, steps: 24)).adjustments
            let level = try #require(adjustments.first { $0.kind == .outage }, "\(ago)")
            #expect(level.start == series.time(at: outage.lowerBound) && level.end == series.time(at: outage.upperBound))
        }
    }
}
