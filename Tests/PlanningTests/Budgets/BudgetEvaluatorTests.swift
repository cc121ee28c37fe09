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
    private func spend(hours: Int, rate: Double = 1, from: Int64 = june) -> [(start: Int64, costMicroUSD: Int64)] {
        (0..<hours).map { (from + Int64($0) * 3600, Int64(rate * 1e6)) }
    }

    private func inputs(
        _ spend: [(start: Int64, costMicroUSD: Int64)], covering coverage: Range<Int64>, outlook: SpendOutlook? = nil,
        memory: BudgetMemory = BudgetMemory()
    ) -> BudgetInputs {
        BudgetInputs(
            spend: ScopedSpend(SpendSeries(spend)), coverage: coverage,
            outlook: outlook, memory: memory)
    }

    private func evaluate(
        _ budget: BudgetDefinition, _ spend: [(start: Int64, costMicroUSD: Int64)], hours: Int,
        outlook: SpendOutlook? = nil, coveredFrom: Int64 = june, later: Int64 = 0, memory: BudgetMemory = BudgetMemory()
    ) -> BudgetStatus {
        let through = Self.june + Int64(hours) * 3600
        let inputs = inputs(spend, covering: coveredFrom..<through, outlook: outlook, memory: memory)
        return BudgetEvaluator.evaluate(budget, inputs: inputs, at: through + later)
    }

    /// What an hour costs from `hours` after June began.
    private func outlook(from hours: Int, rate: Double, status: Forecast.Status = .ok) -> SpendOutlook? {
        SampleOutlook.steady(rate: rate, from: Self.june + Int64(hours) * 3600, status: status)
    }

    @Test func withoutDataEverythingIsUnknown() {
        let status = BudgetEvaluator.evaluate(
            budget, inputs: BudgetInputs(spend: ScopedSpend(SpendSeries([])), coverage: nil), at: Self.june)
        #expect(status.state == .unknown)
        #expect(status.spentMicroUSD == nil)
        #expect(status.remainingMicroUSD == nil)
        #expect(status.projection == nil)
        #expect(status.exhaustion?.at == nil)
        #expect(status.costGuard?.state == nil)
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
        let status = evaluate(budget, spend(hours: 240), hours: 240, outlook: outlook(from: 240, rate: 1))
        #expect(status.spentMicroUSD == 240 * Self.usd)
        #expect(status.remainingMicroUSD == 480 * Self.usd)
        for burnRate in status.burnRates { #expect(try abs(#require(burnRate.ratio) - 1) < 1e-9) }
        let projection = try #require(status.projection)
        #expect(abs(projection.medianMicroUSD - 720 * Self.usd) <= 1)
        let (lower, upper) = (try #require(projection.lower80MicroUSD), try #require(projection.upper80MicroUSD))
        #expect(lower < projection.medianMicroUSD && projection.medianMicroUSD < upper)
        #expect(upper < 800 * Self.usd)
        #expect(status.costGuard?.state == .closed)
    }

    @Test func crossingsAreForecast() throws {
        let status = evaluate(budget, spend(hours: 240), hours: 240, outlook: outlook(from: 240, rate: 2))
        #expect(status.state == .warning)
        // 480 dollars are left, at 2 an hour; that is past the forecast's week.
        #expect(try abs(#require(status.exhaustion?.at) - (Self.june + 480 * 3600)) <= 1)
        let half = try #require(status.thresholds.first)
        #expect(half.actualCrossedAt == nil)
        #expect(try abs(#require(half.forecastCrossesAt) - (Self.june + 300 * 3600)) <= 1)
    }

    @Test func spendBelowTheLimitIsNotExhausted() {
        let status = evaluate(budget, spend(hours: 240), hours: 240, outlook: outlook(from: 240, rate: 0.5))
        #expect(status.state == .ok)
        #expect(status.exhaustion?.at == nil)
        #expect(status.thresholds.last?.forecastCrossesAt == nil)
    }

    @Test func whatHasBeenCrossedSaysWhen() {
        let status = evaluate(
            budget, spend(hours: 400, rate: 2).shuffled(), hours: 400, outlook: outlook(from: 400, rate: 2))
        #expect(status.state == .exceeded)
        #expect(status.remainingMicroUSD == 0)
        #expect(status.exhaustion?.at == Self.june + 360 * 3600)
        #expect(status.thresholds.first?.actualCrossedAt == Self.june + 180 * 3600)
        #expect(status.thresholds.allSatisfy { $0.forecastCrossesAt == nil })
        #expect(status.costGuard?.state == .open)
    }

    @Test(arguments: [
        (647, BudgetStatus.State.ok, CostGuard.State.closed), (648, .warning, .open), (719, .warning, .open),
    ] as [(Int, BudgetStatus.State, CostGuard.State)])
    func theGuardOpensAtItsRatio(hours: Int, state: BudgetStatus.State, guardState: CostGuard.State) {
        let status = evaluate(budget, spend(hours: hours), hours: hours)
        #expect(status.costGuard?.state == guardState)
        #expect(status.state == state)
    }

    @Test func aForecastOfShortHistoryIsNotAProjection() {
        let short = outlook(from: 240, rate: 2, status: .insufficientHistory)
        let status = evaluate(budget, spend(hours: 240), hours: 240, outlook: short)
        #expect(status.projection == nil)
        #expect(status.exhaustion?.at == nil)
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
        let inputs = inputs(
            spend(hours: 48, from: Self.june - 50 * 3600), covering: Self.june - 50 * 3600..<Self.june - 2 * 3600,
            outlook: outlook(from: -2, rate: 1))
        let status = BudgetEvaluator.evaluate(budget, inputs: inputs, at: Self.june + 7200)
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
        let status = evaluate(none, [], hours: 2, outlook: outlook(from: 2, rate: 1))
        #expect(status.state == .exceeded)
        #expect(status.remainingMicroUSD == 0)
        #expect(status.exhaustion?.at == Self.june)
        #expect(status.burnRates.allSatisfy { $0.ratio == nil })
        #expect(status.thresholds.map(\.ratio) == [0, 200])
    }

    @Test func sumsSaturate() {
        let rows = [Int64.max, .max].map { (start: Self.june, costMicroUSD: $0) }
        #expect(evaluate(budget, rows, hours: 1).spentMicroUSD == .max)
    }

    @Test(arguments: PeriodKind.allCases)
    func totalsEqualTheSumsOfTheRowsInEveryPeriod(kind: PeriodKind) throws {
        var random = SeededGenerator(seed: 5)
        for name in ["America/New_York", "Asia/Kolkata", "Europe/Berlin", "Pacific/Chatham"] {
            let zone = try #require(TimeZone(identifier: name))
            let start = CalendarPeriod.containing(Self.june, .year, zone).start
            let rows = (0..<8760).map { hour in
                (
                    start: (start / 3600 + Int64(hour)) * 3600,
                    costMicroUSD: Int64.random(in: 0...9_999_999, using: &random)
                )
            }
            let inputs = inputs(rows, covering: start..<start + 8760 * 3600)
            var budget = BudgetDefinition(name: "b", period: kind, timeZone: zone, limitMicroUSD: Self.usd)
            budget.weekStart = .sunday
            // The year's first week begins in the year before.
            let first = budget.period(containing: start).start
            var (time, sum) = (start, Int64(0))
            while time < start + 8760 * 3600 {
                let status = BudgetEvaluator.evaluate(budget, inputs: inputs, at: time)
                let known = rows.filter { status.period.start <= $0.start && $0.start < status.period.end }
                #expect(status.spentMicroUSD == known.reduce(0) { $0 + $1.costMicroUSD })
                sum += status.spentMicroUSD ?? 0
                time = status.period.end
            }
            let known = rows.filter { $0.start >= first && $0.start < time }
            #expect(sum == known.reduce(0) { $0 + $1.costMicroUSD })
        }
    }

    @Test func spendThatWasToldNeverFalls() {
        let memory = BudgetMemory(periods: [
            .init(start: Self.june, end: Self.june + 30 * 86_400, limitMicroUSD: 720 * Self.usd, carriedMicroUSD: 0,
                highMicroUSD: 12 * Self.usd),
        ])
        let status = evaluate(budget, spend(hours: 10), hours: 10, memory: memory)
        #expect(status.spentMicroUSD == 12 * Self.usd)
        #expect(status.revisedDownMicroUSD == 2 * Self.usd)
        #expect(status.remainingMicroUSD == 708 * Self.usd)
        #expect(evaluate(budget, spend(hours: 20), hours: 20, memory: memory).spentMicroUSD == 20 * Self.usd)
    }

    @Test func aCrossingIsToldOnceAndStays() throws {
        let first = evaluate(budget, spend(hours: 400), hours: 400, outlook: outlook(from: 400, rate: 1.2))
        #expect(first.newCrossings.map(\.ratio) == [0.5, 0.8, 0.9, 1])
        #expect(first.newCrossings.map(\.basis) == [.actual, .forecast, .forecast, .forecast])
        #expect(first.newCrossings[0].at == Self.june + 360 * 3600)
        #expect(first.newCrossings[1].at == Self.june + 400 * 3600)

        let memory = BudgetMemory(crossings: first.newCrossings)
        // The limit was raised: half of it is not spent any more, and was crossed all the same.
        var raised = budget
        raised.limitMicroUSD *= 2
        let second = evaluate(
            raised, spend(hours: 402), hours: 402, outlook: outlook(from: 402, rate: 1), memory: memory)
        #expect(second.newCrossings.isEmpty)
        #expect(second.thresholds[0].actualCrossedAt == Self.june + 360 * 3600)
        #expect(second.thresholds[1].forecastCrossedAt == Self.june + 400 * 3600)
        #expect(second.thresholds[0].forecastCrossesAt != nil)
    }

    @Test func thresholdsOfSpendAndOfTheProjectionMayDiffer() {
        var budget = budget
        (budget.thresholds, budget.forecastThresholds) = ([0.5], [1])
        let status = evaluate(budget, spend(hours: 400), hours: 400, outlook: outlook(from: 400, rate: 1.2))
        #expect(status.thresholds.map(\.ratio) == [0.5, 1])
        #expect(status.newCrossings.map(\.ratio) == [0.5, 1])
        #expect(status.newCrossings.map(\.basis) == [.actual, .forecast])
    }

    @Test func nothingWasCrossedInTheFuture() {
        // The hour under way has cost 700 dollars in its first five minutes.
        let rows = spend(hours: 20) + [(start: Self.june + 20 * 3600, costMicroUSD: 700 * Self.usd)]
        let status = evaluate(budget, rows, hours: 20, later: 300)
        let now = Self.june + 20 * 3600 + 300
        #expect(status.newCrossings.map(\.ratio) == [0.5, 0.8, 0.9, 1])
        #expect(status.newCrossings.allSatisfy { $0.at <= now })
        #expect(status.exhaustion?.at == now)
    }

    @Test func absurdSpendOverATinyLimitIsNoTrap() {
        var tiny = budget
        tiny.limitMicroUSD = 1
        let rows = (0..<2).map { _ in (start: Self.june, costMicroUSD: Int64.max / 2) }
        let status = evaluate(tiny, rows, hours: 1)
        #expect(status.costGuard?.state == .open)
        #expect(status.state == .exceeded)
    }

    @Test func halfAHistoryCrossesNothing() {
        var inputs = inputs(spend(hours: 700), covering: Self.june..<Self.june + 700 * 3600)
        inputs.isComplete = false
        let status = BudgetEvaluator.evaluate(budget, inputs: inputs, at: Self.june + 700 * 3600)
        #expect(status.newCrossings.isEmpty && status.thresholds.allSatisfy { $0.actualCrossedAt == nil })
        #expect(status.costGuard?.state == .open, "what is known counts")
    }

    @Test func exhaustionHasAnInterval() throws {
        let status = evaluate(budget, spend(hours: 240), hours: 240, outlook: outlook(from: 240, rate: 2))
        let exhaustion = try #require(status.exhaustion)
        let (earliest, at) = (try #require(exhaustion.earliest), try #require(exhaustion.at))
        #expect(earliest < at)
        #expect(try at < #require(exhaustion.latest))
        let spent = evaluate(budget, spend(hours: 720), hours: 719)
        #expect(spent.exhaustion?.earliest == spent.exhaustion?.at && spent.exhaustion?.latest == spent.exhaustion?.at)
    }

    @Test func theSeasonsPaceIsRelativeToUsualWeeks() throws {
        // Weekdays cost 2 an hour and weekends nothing but .1; it is the end of a Wednesday, after four such weeks.
        let start = Self.june - 28 * 86_400
        let hours = 28 * 24 + 72
        let rows = (0..<hours).map { hour in
            (start: start + Int64(hour) * 3600, costMicroUSD: hour / 24 % 7 < 5 ? 2 * Self.usd : Self.usd / 10)
        }
        let status = evaluate(budget, rows, hours: 72, coveredFrom: start)
        let day = try #require(status.burnRates.first { $0.window == "1d" })
        #expect(try abs(#require(day.ratio) - 2) < 1e-9)
        let mean = (5 * 2 + 2 * 0.1) / 7.0
        #expect(try abs(#require(day.seasonalRatio) - mean) < 1e-6)
        let young = evaluate(budget, Array(rows.suffix(240)), hours: 72, coveredFrom: Self.june - 168 * 3600)
        #expect(young.burnRates.allSatisfy { $0.seasonalRatio == nil })
    }
}
