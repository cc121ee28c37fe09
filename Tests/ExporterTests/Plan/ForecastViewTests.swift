import Forecasting
import TestSupport
import Testing

@testable import Exporter

private let hour: Int64 = 3_600
private let end: Int64 = 1_773_554_400

/// Hourly steps of 120, 240, 360… with an 80 % interval of half to double, and sums that are as uncertain.
private func hourly(
    steps: Int = 8, status: Forecast.Status = .ok, provenOverAll: Bool = true, values: ((Int) -> Double)? = nil
) -> Forecast {
    Forecast(
        method: "test", status: status, observations: 100, lastObservedEnd: end, step: hour,
        points: (0..<steps).map { index in
            let value = values?(index) ?? Double(120 * (index + 1))
            return ForecastPoint(
                time: end + Int64(index) * hour, value: value,
                quantiles: Quantiles([(0.1, value / 2), (0.5, value), (0.9, value * 2)]))
        },
        horizons: [
            .init(steps: 2, accuracy: Accuracy(wape: 0.1, origins: 9)),
            .init(steps: 8, accuracy: Accuracy(wape: 0.3, origins: provenOverAll ? 3 : 0)),
        ],
        windows: [
            WindowErrors(steps: 1, roots: Quantiles([(0.1, -1), (0.5, 0), (0.9, 1)])),
            WindowErrors(steps: 8, roots: Quantiles([(0.1, -4), (0.5, 0), (0.9, 4)])),
        ])
}

private func view(
    _ forecast: Forecast = hourly(), step: Int64 = 300, horizon: Int64 = hour, now: Int64 = end, isMean: Bool = true
) -> ForecastView {
    ForecastView(of: forecast, step: step, horizon: horizon, now: now, isMean: isMean)
}

@Suite struct ForecastViewTests {
    /// Five days of history have not one forecast of a week to compare with what came.
    @Test func aHorizonThatNothingWasMeasuredOverIsNotOK() {
        let forecast = hourly(provenOverAll: false)
        #expect(view(forecast, step: hour, horizon: 2 * hour).status == .ok)
        #expect(view(forecast, step: hour, horizon: 8 * hour).status == .insufficientHistory)
    }

    /// Events raise whole hours, and so each five minutes of them.
    @Test func itNamesTheEventsThatRaiseWhatItShows() {
        func event(_ name: String, _ start: Int64, _ until: Int64) -> Adjustment {
            Adjustment(.event, start: end + start, end: end + until, name: name)
        }
        let forecast = Forecast(
            method: "test", status: .ok, observations: 1, lastObservedEnd: end, step: hour, points: hourly().points,
            adjustments: [
                Adjustment(.outage, start: end - 9 * hour, end: end - 5 * hour), event("first", 0, 600),
                event("first too", 3_000, hour), event("second", hour, 2 * hour), event("third", 2 * hour, 9 * hour),
            ])
        func names(step: Int64 = hour, horizon: Int64, now: Int64) -> [String?] {
            view(forecast, step: step, horizon: horizon, now: end + now).adjustments.map(\.name)
        }
        #expect(names(horizon: 2 * hour, now: 1_200) == [nil, "first", "first too", "second"])
        #expect(names(horizon: hour, now: hour) == [nil, "second"])
        #expect(names(step: 300, horizon: 600, now: 1_200) == [nil, "first", "first too"])
        #expect(names(step: 300, horizon: 600, now: 3_300) == [nil, "first", "first too", "second"])
    }

    @Test func anHourSpreadsEvenlyOverItsFiveMinutes() {
        let means = view()
        #expect(means.points.count == 12 && means.points.allSatisfy { $0.value == 120 })
        let sums = view(isMean: false)
        #expect(sums.points.allSatisfy { $0.value == 10 && $0.quantiles[0.9] == 20 })
        #expect(sums.points.map(\.time) == (0..<12).map { end + $0 * 300 })
    }

    @Test func itBeginsWithTheStepThatContainsNow() {
        let late = view(now: end + hour + 450)
        #expect(late.points.first?.time == end + hour + 300)
        #expect(late.points.first?.value == 240 && late.points.last?.value == 360 && late.points.count == 12)
    }

    @Test func whatIsBeyondTheForecastIsLeftOut() {
        #expect(view(step: hour, horizon: 100 * hour).points.count == 8)
        #expect(view(now: end + 20 * hour).points.isEmpty)
        // A clock that was set back: nothing is said about what has been observed.
        #expect(view(step: hour, horizon: 4 * hour, now: end - 2 * hour).points.map(\.value) == [120, 240])
    }

    @Test(arguments: [
        (Int64(0), Forecast.Status.ok, ForecastView.Status.ok), (4 * hour, .ok, .ok), (4 * hour + 1, .ok, .stale),
        (0, .insufficientHistory, .insufficientHistory), (5 * hour, .insufficientHistory, .stale),
    ])
    func statusTellsHowOldItIs(age: Int64, source: Forecast.Status, expected: ForecastView.Status) {
        #expect(view(hourly(status: source), now: end + age).status == expected)
    }

    @Test func aForecastByFiveMinutesLastsAnHour() {
        let points = (0..<24).map { ForecastPoint(time: end + Int64($0) * 300, value: 1) }
        let short = Forecast(
            method: "test", status: .ok, observations: 100, lastObservedEnd: end, step: 300, points: points,
            horizons: [.init(steps: 12, accuracy: Accuracy(origins: 9))])
        #expect(view(short, now: end + hour).status == .ok)
        #expect(view(short, now: end + hour + 1).status == .stale)
    }

    @Test func accuracyIsThatOfTheLeadsInView() {
        #expect(view(horizon: hour).accuracy.wape == 0.1)
        #expect(view(horizon: 2 * hour + 1).accuracy.wape == 0.3, "part of a third hour")
        #expect(view(horizon: 20 * hour).accuracy.wape == nil)
    }

    @Test func theEvidenceOfAHorizonIsTheSameWhateverTheMinute() {
        for minute in 0..<180 {
            let now = end + Int64(minute) * 60
            #expect(view(horizon: 900, now: now).measured?.steps == 2)
            #expect(view(horizon: 2 * hour, now: now).measured?.steps == 2)
            #expect(view(horizon: 8 * hour, now: now).measured?.steps == 8, "also of the farthest")
        }
    }

    @Test func aQuantileIsOfTheStepThatEndsThen() {
        let view = view(horizon: 2 * hour)
        #expect(view.quantile(0.5, at: end + hour) == 120)
        #expect(view.quantile(0.5, at: end + hour + 1) == 240)
        #expect(view.quantile(0.9, at: end + 2 * hour) == 480)
        #expect(view.quantile(0.99, at: end + hour) == nil, "no evidence that far out")
        #expect(view.quantile(0.5, at: end) == nil && view.quantile(0.5, at: end + 8 * hour + 1) == nil)
    }

    @Test func sumsRunFromNowInProportion() throws {
        let sums = view(step: hour, horizon: 8 * hour, isMean: false)
        #expect(sums.total(until: end + hour, from: end, quantile: 0.5) == 120)
        #expect(try #require(sums.total(until: end + hour, from: end + 1_800, quantile: 0.5)) == 60)
        #expect(try #require(sums.total(until: end + 5_400, from: end, quantile: 0.5)) == 240)
        // Half an hour of the first has passed: the interval shrinks with the median.
        let whole = try #require(sums.total(until: end + hour, from: end, quantile: 0.9))
        #expect(abs(try #require(sums.total(until: end + hour, from: end + 1_800, quantile: 0.9)) - whole / 2) < 1e-9)
        #expect(sums.total(until: end + 9 * hour, from: end, quantile: 0.5) == nil)
        #expect(sums.total(until: end + hour, from: end - 60, quantile: 0.5) == nil)
    }

    @Test func nothingExpectedIsNothing() {
        let none = view(hourly(values: { _ in 0 }), step: hour, horizon: 8 * hour, isMean: false)
        #expect(none.total(until: end + 4 * hour, from: end + hour, quantile: 0.5) == 0)
    }

    /// Whatever the time and width: spread sums add up to the hour, and quantiles never cross.
    @Test(arguments: 0..<20)
    func spreadingKeepsSumsAndOrder(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let values = (0..<8).map { _ in Double.random(in: 0...1e6, using: &random) }
        let step = try #require([300, 600, 900, 1_200, 1_800].randomElement(using: &random)).self
        let now = end + Int64.random(in: 0..<7, using: &random) * hour
        let view = view(hourly(values: { values[$0] }), step: Int64(step), now: now, isMean: false)
        let expected = values[Int((now - end) / hour)]
        #expect(abs(view.points.reduce(0) { $0 + $1.value } - expected) <= 1e-9 * max(1, expected))
        let until = now + Int64.random(in: 1...hour, using: &random)
        let quantiles = [0.1, 0.5, 0.9].compactMap { view.total(until: until, from: now, quantile: $0) }
        #expect(quantiles.count == 3 && quantiles == quantiles.sorted())
        #expect(view.points.allSatisfy { $0.quantiles.values == $0.quantiles.values.sorted() })
    }

    @Test func aStepOfAnHourUsesTheLongForecast() {
        let key = AccountHistory.Key(model: "m", metric: .inputTokens)
        let forecast = SeriesForecast(key: key, short: hourly(values: { _ in 12 }), long: hourly(values: { _ in 7 }))
        #expect(forecast.view(step: hour, horizon: hour, now: end)?.points.first?.value == 7)
        #expect(forecast.view(step: 300, horizon: hour, now: end)?.points.first?.value == 1)
        #expect(SeriesForecast(key: key, short: nil, long: hourly()).view(step: 300, horizon: hour, now: end) == nil)
    }
}
