import Forecasting
import Foundation
import Planning
import TestSupport
import Testing

@Suite struct BudgetEvaluatorTests {
    private static let usd: Int64 = 1_000_000
    /// 2026-06-01 in UTC: a Monday, and a month of 720 hours.
    private static let june: Int64 = 1_780_272_000
    private let budget = BudgetDefinition(name: "monthly", period: .month, limitMicroUSD: 720 * usd)

    /// `rate` dollars in each of `hours` hours from June on.
    private func spend(hours: Int, rate: Double = 1, from: Int64 = june) -> [BudgetInputs.Spend] {
        (0..<hours).map { .init(start: from + Int64($0) * 3600, costMicroUSD: Int64(rate * 1e6)) }
    }

    private func evaluate(
        _ budget: BudgetDefinition, _ spend: [BudgetInputs.Spend], hours: Int, forecast: Forecast? = nil,
        coveredFrom: Int64 = june, later: Int64 = 0
    ) -> BudgetStatus {
        let through = Self.june + Int64(hours) * 3600
        let inputs = BudgetInputs(
            spend: spend, coveredFrom: coveredFrom, coveredThrough: through, costForecastUSD: forecast)
        return BudgetEvaluator.evaluate(budget, inputs: inputs, at: through + later, timeZone: .gmt)
    }

    /// A week of hours at `rate` dollars from `hours` after June began, with sums known to err by 10 % or so.
    private func forecast(from hours: Int, rate: Double, status: Forecast.Status = .ok) -> Forecast {
        let end = Self.june + Int64(hours) * 3600
        return Forecast(
            method: "test", status: status, observations: 1000, lastObservedEnd: end, step: 3600,
            points: (0..<168).map { ForecastPoint(time: end + Int64($0) * 3600, value: rate) },
            windows: [1, 24, 168].map { steps in
                let root = (rate * Double(steps)).squareRoot() * 0.05
                return WindowErrors(steps: steps, roots: Quantiles([(0.1, -root), (0.5, 0), (0.9, root)]))
            })
    }

    @Test func withoutDataEverythingIsUnknown() {
        let status = BudgetEvaluator.evaluate(
            budget, inputs: BudgetInputs(spend: [], coveredFrom: nil, coveredThrough: nil), at: Self.june,
            timeZone: .gmt)
        #expect(status.state == .unknown)
        #expect(status.spentMicroUSD == nil)
        #expect(status.remainingMicroUSD == nil)
        #expect(status.projection == nil)
        #expect(status.exhaustionAt == nil)
        #expect(status.guardState == nil)
        #expect(status.burnRates.map(\.window) == ["1h", "6h", "1d", "3d"])
        #expect(status.burnRates.allSatisfy { $0.ratio == nil })
        #expect(status.thresholds.map(\.ratio) == [0.5, 0.8, 0.9, 1])
    }

    @Test func knownAndEmptyIsNothingSpent() {
        let status = evaluate(budget, [], hours: 10)
        #expect(status.spentMicroUSD == 0)
        #expect(status.state == .ok)
        #expect(status.burnRates[1].ratio == 0)
        #expect(status.projection == nil)
    }

    @Test func evenSpendIsAtPaceAndProjectsToTheLimit() throws {
        let status = evaluate(budget, spend(hours: 240), hours: 240, forecast: forecast(from: 240, rate: 1))
        #expect(status.spentMicroUSD == 240 * Self.usd)
        #expect(status.remainingMicroUSD == 480 * Self.usd)
        for burnRate in status.burnRates { #expect(try abs(#require(burnRate.ratio) - 1) < 1e-9) }
        let projection = try #require(status.projection)
        #expect(abs(projection.medianMicroUSD - 720 * Self.usd) <= 1)
        let (lower, upper) = (try #require(projection.lower80MicroUSD), try #require(projection.upper80MicroUSD))
        #expect(lower < projection.medianMicroUSD && projection.medianMicroUSD < upper)
        #expect(upper < 800 * Self.usd)
        #expect(status.guardState == .closed)
    }

    @Test func crossingsAreForecast() throws {
        let status = evaluate(budget, spend(hours: 240), hours: 240, forecast: forecast(from: 240, rate: 2))
        #expect(status.state == .warning)
        // 480 dollars are left, at 2 an hour; that is past the forecast's week.
        #expect(try abs(#require(status.exhaustionAt) - (Self.june + 480 * 3600)) <= 1)
        let half = try #require(status.thresholds.first)
        #expect(half.actualCrossedAt == nil)
        #expect(try abs(#require(half.forecastCrossesAt) - (Self.june + 300 * 3600)) <= 1)
    }

    @Test func spendBelowTheLimitIsNotExhausted() {
        let status = evaluate(budget, spend(hours: 240), hours: 240, forecast: forecast(from: 240, rate: 0.5))
        #expect(status.state == .ok)
        #expect(status.exhaustionAt == nil)
        #expect(status.thresholds.last?.forecastCrossesAt == nil)
    }

    @Test func whatHasBeenCrossedSaysWhen() {
        let status = evaluate(
            budget, spend(hours: 400, rate: 2).shuffled(), hours: 400, forecast: forecast(from: 400, rate: 2))
        #expect(status.state == .exceeded)
        #expect(status.remainingMicroUSD == 0)
        #expect(status.exhaustionAt == Self.june + 360 * 3600)
        #expect(status.thresholds.first?.actualCrossedAt == Self.june + 180 * 3600)
        #expect(status.thresholds.allSatisfy { $0.forecastCrossesAt == nil })
        #expect(status.guardState == .open)
    }

    @Test(arguments: [
        (647, BudgetStatus.State.ok, BudgetStatus.GuardState.closed), (648, .warning, .open), (719, .warning, .open),
    ] as [(Int, BudgetStatus.State, BudgetStatus.GuardState)])
    func theGuardOpensAtItsRatio(hours: Int, state: BudgetStatus.State, guardState: BudgetStatus.GuardState) {
        let status = evaluate(budget, spend(hours: hours), hours: hours)
        #expect(status.guardState == guardState)
        #expect(status.state == state)
    }

    @Test func aForecastOfShortHistoryIsNotAProjection() {
        let short = forecast(from: 240, rate: 2, status: .insufficientHistory)
        let status = evaluate(budget, spend(hours: 240), hours: 240, forecast: short)
        #expect(status.projection == nil)
        #expect(status.exhaustionAt == nil)
        #expect(status.state == .ok)
    }

    @Test func burnRatesNeedDataForTheirWindow() {
        let rates = evaluate(
            budget, spend(hours: 30), hours: 30, coveredFrom: Self.june + 3600
        ).burnRates.map { $0.ratio != nil }
        #expect(rates == [true, true, true, false])
        // Data from before the period counts for its windows.
        let before = Self.june - 100 * 3600
        let early = evaluate(budget, spend(hours: 101, from: before), hours: 1, coveredFrom: before)
        #expect(early.burnRates.allSatisfy { $0.ratio != nil })
        #expect(early.spentMicroUSD == Self.usd)
        // Four hours later, the last hour known says nothing of the present.
        let late = evaluate(budget, spend(hours: 100), hours: 100, later: 4 * 3600).burnRates.map { $0.ratio != nil }
        #expect(late == [false, true, true, true])
    }

    @Test func aPeriodThatJustBeganIsForecastFromBeforeIt() throws {
        // Usage lags: it is 02:00 in June, and the last hour known ended at 22:00 in May.
        let inputs = BudgetInputs(
            spend: spend(hours: 48, from: Self.june - 50 * 3600), coveredFrom: Self.june - 50 * 3600,
            coveredThrough: Self.june - 2 * 3600, costForecastUSD: forecast(from: -2, rate: 1))
        let status = BudgetEvaluator.evaluate(budget, inputs: inputs, at: Self.june + 7200, timeZone: .gmt)
        #expect(status.spentMicroUSD == 0)
        #expect(try abs(#require(status.projection).medianMicroUSD - 720 * Self.usd) <= 1)
    }

    @Test func spendBeforeCoverageIsALowerBound() {
        let status = evaluate(budget, spend(hours: 5), hours: 5, coveredFrom: Self.june + 3600)
        #expect(!status.coversPeriod)
        #expect(evaluate(budget, spend(hours: 5), hours: 5).coversPeriod)
    }

    @Test(arguments: [0, -5, Int64.min])
    func withoutALimitAboveZeroEverythingIsExceeded(limit: Int64) {
        let none = BudgetDefinition(name: "none", period: .day, limitMicroUSD: limit, thresholds: [0, .nan, 200])
        let status = evaluate(none, [], hours: 2, forecast: forecast(from: 2, rate: 1))
        #expect(status.state == .exceeded)
        #expect(status.remainingMicroUSD == 0)
        #expect(status.exhaustionAt == Self.june)
        #expect(status.burnRates.allSatisfy { $0.ratio == nil })
        #expect(status.thresholds.map(\.ratio) == [0, 200])
    }

    @Test func sumsSaturate() {
        let rows = [Int64.max, .max].map { BudgetInputs.Spend(start: Self.june, costMicroUSD: $0) }
        #expect(evaluate(budget, rows, hours: 1).spentMicroUSD == .max)
    }

    @Test(arguments: PeriodKind.allCases)
    func totalsEqualTheSumsOfTheRowsInEveryPeriod(kind: PeriodKind) throws {
        var random = SeededGenerator(seed: 5)
        for name in ["America/New_York", "Asia/Kolkata", "Europe/Berlin"] {
            let zone = try #require(TimeZone(identifier: name))
            let start = CalendarPeriod.containing(Self.june, .year, zone).start
            let rows = (0..<8760).map { hour in
                BudgetInputs.Spend(
                    start: (start / 3600 + Int64(hour)) * 3600,
                    costMicroUSD: .random(in: 0...9_999_999, using: &random))
            }
            // The year's first week begins in the year before.
            let first = CalendarPeriod.containing(start, kind, zone).start
            var (time, sum, periods) = (start, Int64(0), 0)
            while time < start + 8760 * 3600 {
                let inputs = BudgetInputs(
                    spend: rows, coveredFrom: start, coveredThrough: start + 8760 * 3600)
                let budget = BudgetDefinition(name: "b", period: kind, limitMicroUSD: Self.usd)
                let status = BudgetEvaluator.evaluate(budget, inputs: inputs, at: time, timeZone: zone)
                sum += status.spentMicroUSD ?? 0
                time = status.period.end
                periods += 1
                // A month of days is enough, and a year of them slow.
                if kind == .day, periods == 31 { break }
            }
            let known = rows.filter { $0.start >= first && $0.start < time }
            #expect(sum == known.reduce(0) { $0 + $1.costMicroUSD })
        }
    }
}
