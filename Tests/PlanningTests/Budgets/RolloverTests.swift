import Foundation
import Planning
import Testing

@Suite struct RolloverTests {
    private static let usd: Int64 = 1_000_000
    private static let day: Int64 = 86_400
    /// 2026-06-01 in UTC.
    private static let june: Int64 = 1_780_272_000

    /// What a budget of $10 a day with a cap of $15 has on the third of June, when each day before cost `costs`.
    private func status(
        _ costs: [Int64], remembered: [BudgetMemory.Period], cap: Int64? = 15, covered: Bool = true
    ) -> BudgetStatus {
        let rows = costs.enumerated().map { (start: Self.june + Int64($0) * Self.day, costMicroUSD: $1 * Self.usd) }
        let budget = BudgetDefinition(
            name: "b", period: .day, limitMicroUSD: 10 * Self.usd, rolloverCapMicroUSD: cap.map { $0 * Self.usd })
        let now = Self.june + 2 * Self.day + 3600
        return BudgetEvaluator.evaluate(
            budget,
            inputs: BudgetInputs(
                spend: ScopedSpend(SpendSeries(rows)),
                coverage: (covered ? Self.june - Self.day : now - 3600)..<now,
                memory: BudgetMemory(periods: remembered)), at: now)
    }

    private func period(_ number: Int64, high: Int64, carried: Int64 = 0, limit: Int64 = 10) -> BudgetMemory.Period {
        .init(
            start: Self.june + number * Self.day, end: Self.june + (number + 1) * Self.day,
            limitMicroUSD: limit * Self.usd, carriedMicroUSD: carried * Self.usd, highMicroUSD: high * Self.usd)
    }

    @Test func whatWasNotUsedIsCarriedOver() {
        let status = status([7, 8], remembered: [period(0, high: 7), period(1, high: 8, carried: 3)])
        #expect(status.carriedMicroUSD == 5 * Self.usd)
        #expect(status.limitMicroUSD == 15 * Self.usd)
        #expect(status.remainingMicroUSD == 15 * Self.usd)
    }

    @Test func theCapHolds() {
        #expect(status([0, 0], remembered: [period(0, high: 0), period(1, high: 0)]).carriedMicroUSD == 15 * Self.usd)
    }

    @Test func whatWasOverspentIsNotOwed() {
        #expect(status([7, 30], remembered: [period(0, high: 7), period(1, high: 30)]).carriedMicroUSD == 0)
    }

    @Test func withoutRolloverUnusedMoneyLapses() {
        #expect(status([7, 8], remembered: [period(1, high: 8)], cap: nil).limitMicroUSD == 10 * Self.usd)
    }

    @Test func aBudgetThatIsNewHasNothingFromBefore() {
        #expect(status([1, 1], remembered: []).carriedMicroUSD == 0)
        #expect(status([1, 1], remembered: [period(2, high: 0)]).carriedMicroUSD == 0)
    }

    @Test func rowsThatCameAfterThePeriodCount() {
        #expect(status([7, 9], remembered: [period(1, high: 8)]).carriedMicroUSD == 1 * Self.usd)
    }

    @Test func aPeriodWithoutTheDaemonGoesOnWithTheRows() {
        #expect(status([7, 8], remembered: [period(0, high: 7)]).carriedMicroUSD == 5 * Self.usd)
        // Of which nothing is known, nothing is left.
        #expect(status([], remembered: [period(0, high: 7)], covered: false).carriedMicroUSD == 0)
    }

    @Test func whatWasCarriedGoesOnToCountWhenRowsAreTooOld() {
        let remembered = [period(0, high: 7), period(1, high: 8, carried: 3), period(2, high: 1, carried: 4)]
        #expect(status([], remembered: remembered, covered: false).carriedMicroUSD == 4 * Self.usd)
    }

    @Test func theLimitOfThePeriodCounts() {
        let raised = status([7, 8], remembered: [period(0, high: 7), period(1, high: 8, carried: 3, limit: 12)])
        #expect(raised.carriedMicroUSD == 7 * Self.usd)
    }
}
