import Forecasting
import Foundation
import Testing

@testable import Planning

/// What to do about a budget: the guard, cheaper models, and what a request may cost.
@Suite struct AdviceTests {
    private static let usd: Int64 = 1_000_000
    private static let hour: Int64 = 3600
    /// 2026-06-01 in UTC.
    private static let june: Int64 = 1_780_272_000
    private static let now = june + 240 * hour

    /// A week of hours at `rate` dollars, with sums known to err by some.
    private static func outlook(rate: Double) throws -> SpendOutlook {
        try #require(SampleOutlook.steady(rate: rate, from: now))
    }

    /// `rate` dollars in each of the month's 240 hours.
    private static func steady(rate: Double) -> SpendSeries {
        SpendSeries((0..<240).map { (start: june + Int64($0) * hour, costMicroUSD: Int64(rate * 1e6)) })
    }

    /// A model that cost `rate` dollars in each of the month's 240 hours, for 800,000 tokens in and 200,000 out.
    private static func use(
        _ model: String, rate: Double, account: String = "prod", requests: Int64? = 1_000, isForecast: Bool = true
    ) throws -> ModelUse {
        let spend = ModelSpend(
            account: account, model: model, spend: ScopedSpend(steady(rate: rate)),
            outlook: isForecast ? try outlook(rate: rate) : nil,
            period: CalendarPeriod.containing(now, .month, .gmt), through: now)
        return ModelUse(
            recent: RecentUse(
                inputTokens: 800_000_000, outputTokens: 200_000_000, requests: requests,
                costMicroUSD: Int64(rate * 240 * 1e6)),
            spend: spend)
    }

    private static func evaluate(
        _ uses: [ModelUse], limit: Int64 = 10_000, offered: [String] = ["claude-sonnet-4.5", "gpt-4.1", "deepseek-v3.2"],
        _ change: (inout BudgetDefinition) -> Void = { _ in }
    ) throws -> BudgetStatus {
        var budget = BudgetDefinition(name: "b", period: .month, limitMicroUSD: limit * usd)
        change(&budget)
        let rate = uses.reduce(0) { $0 + Double($1.recent.costMicroUSD) } / 240 / 1e6
        return BudgetEvaluator.evaluate(
            budget,
            inputs: BudgetInputs(
                spend: ScopedSpend(steady(rate: rate)), coverage: june..<now, outlook: try outlook(rate: rate),
                models: uses, offers: PriceTable.builtIn.offers(among: offered)), at: now)
    }

    @Test func everyDearModelHasItsCheaperOnes() throws {
        // At its list price the use of Claude costs 800 x 3 + 200 x 15 = 5400; GPT-4.1 3600, DeepSeek 164.
        let status = try Self.evaluate([Self.use("claude-sonnet-4.5", rate: 22.5)])
        #expect(status.advice.map(\.to) == ["deepseek-v3.2", "gpt-4.1"])
        #expect(status.advice.allSatisfy { $0.from == "claude-sonnet-4.5" })
        let rest = 22.5 * 480
        let savings = status.advice.map { MicroUSD.dollars($0.projectedSavingMicroUSD) }
        #expect(abs(savings[0] - rest * (1 - 164.0 / 5400)) < 0.01)
        #expect(abs(savings[1] - rest * (1 - 3600.0 / 5400)) < 0.01)
        #expect(status.advice[0].assumption.contains("80 % input"))
        #expect(status.advice[0].assumption.contains("3.0 % as much"))
    }

    @Test func whatIsPaidCountsAndNotTheListPrice() throws {
        // Claude at a discount that makes it as cheap as GPT-4.1 is not worth changing for it.
        let status = try Self.evaluate([Self.use("claude-sonnet-4.5", rate: 15)])
        #expect(status.advice.map(\.to) == ["deepseek-v3.2"])
    }

    @Test func onlyModelsThatMayStandInDo() throws {
        let uses = [try Self.use("claude-sonnet-4.5", rate: 22.5)]
        let some = try Self.evaluate(uses) { $0.substitutes = [NamePattern("gpt-*")!] }
        #expect(some.advice.map(\.to) == ["gpt-4.1"])
        #expect(some.costGuard?.cheapestModel == "gpt-4.1")
        let unpriced = try Self.evaluate(uses, offered: ["claude-sonnet-4.5", "somebody-elses"])
        #expect(unpriced.advice.isEmpty)
    }

    @Test func withoutAProjectionThereIsNoAdvice() throws {
        let status = try Self.evaluate([Self.use("claude-sonnet-4.5", rate: 22.5, isForecast: false)])
        #expect(status.advice.isEmpty)
    }

    @Test func accountsOfOneModelAreAdvisedTogether() throws {
        let status = try Self.evaluate([
            Self.use("claude-sonnet-4.5", rate: 10), Self.use("claude-sonnet-4.5", rate: 12.5, account: "test"),
        ])
        #expect(status.advice.filter { $0.to == "deepseek-v3.2" }.count == 1)
        #expect(status.models.map(\.account) == ["test", "prod"])
    }

    @Test(arguments: [(6_001, CostGuard.State.closed), (6_000, .open), (5_000, .open)] as [(Int64, CostGuard.State)])
    func theGuardNamesTheCheapestModel(limit: Int64, state: CostGuard.State) throws {
        // 5400 are spent, 90 % of 6000.
        let status = try Self.evaluate([Self.use("claude-sonnet-4.5", rate: 22.5)], limit: limit)
        #expect(status.costGuard?.state == state)
        #expect(status.costGuard?.cheapestModel == "deepseek-v3.2")
        #expect(status.costGuard?.reason.contains("deepseek-v3.2") == (state == .open))
        #expect(try abs(#require(status.costGuard?.spentRatio) - 5400 / Double(limit)) < 1e-9)
    }

    @Test func aRequestMayCostItsShareOfWhatIsLeft() throws {
        // 2400 are spent of 10,000 by 1000 requests at 2.40; 4800 are to come, which are 2000 requests.
        let status = try Self.evaluate([Self.use("gpt-4.1", rate: 10)])
        let request = try #require(status.request)
        #expect(abs(request.meanCostUSD - 2.4) < 1e-9)
        #expect(abs(request.remainingRequests - 2000) < 0.01)
        #expect(abs(request.perRequestUSD - 3.8) < 1e-4)
        #expect(try Self.evaluate([Self.use("gpt-4.1", rate: 10, requests: nil)]).request == nil)
        #expect(try Self.evaluate([Self.use("gpt-4.1", rate: 10)], limit: 100).request?.perRequestUSD == 0)
    }
}
