import Foundation
import HolySheepAPI
import Planning
import Storage
import Testing

@testable import Exporter

@Suite struct BudgetPlannerTests {
    private static let now = Int64(ManualTime.sunday.timeIntervalSince1970)
    private let storage: StorageSupervisor
    private let folder: StoreFolder
    private var configuration = Configuration()
    private var memories: [String: AccountMemory] = [:]
    private var planner = BudgetPlanner(journal: BudgetJournal(logger: quietLogger))

    /// Account `a` has models `m` and `n`, account `b` has `m`: a dollar an hour each, for a week.
    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        try storage.storeHours(168, until: Self.now, account: "a", models: ["m", "n"])
        try storage.storeHours(168, until: Self.now, account: "b")
        for name in ["a", "b"] {
            configuration.accounts.append(
                AccountConfiguration(name: name, baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k")))
        }
    }

    private mutating func plan(_ budgets: [BudgetConfiguration], after seconds: Double = 0) -> [BudgetStatus] {
        configuration.budgets = budgets
        let time = ManualTime.sunday.addingTimeInterval(seconds)
        var accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)] = []
        for account in configuration.accounts {
            var memory = memories[account.name] ?? AccountMemory()
            let snapshot = memory.update(
                status: GatewayBench.status(account.name), configuration: configuration, storage: storage, at: time)
            memories[account.name] = memory
            accounts.append((snapshot, memory))
        }
        return planner.plan(configuration, accounts: accounts, storage: storage, at: time)
    }

    private func budget(_ name: String, account: String? = nil, model: String? = nil) -> BudgetConfiguration {
        var budget = BudgetConfiguration(name: name, period: .day, limitUSD: 100)
        budget.scope.accounts = account.flatMap(NamePattern.init).map { [$0] } ?? []
        budget.scope.models = model.flatMap(NamePattern.init).map { [$0] } ?? []
        return budget
    }

    /// Eight hours of the day have passed.
    @Test mutating func spendIsThatOfTheScope() {
        let statuses = plan([
            budget("all"), budget("a", account: "a"), budget("m", model: "m"), budget("a-m", account: "a", model: "m"),
            budget("none", model: "unheard-of"),
        ])
        #expect(statuses.map(\.spentMicroUSD) == [24_000_000, 16_000_000, 16_000_000, 8_000_000, 0])
        #expect(statuses.map(\.name) == ["all", "a", "m", "a-m", "none"])
        #expect(statuses.map(\.coversPeriod) == [true, true, true, true, true])
    }

    @Test mutating func theProjectionIsThatOfTheScope() throws {
        let statuses = plan([budget("all"), budget("a", account: "a"), budget("a-m", account: "a", model: "m")])
        let medians = try statuses.map { Double(try #require($0.projection).medianMicroUSD) / 1e6 }
        for (median, expected) in zip(medians, [72.0, 48, 24]) {
            #expect(abs(median - expected) < 0.01, "the steady dollar an hour goes on to midnight")
        }
    }

    @Test mutating func anAccountOfWhichNothingIsKnownHidesNoOther() throws {
        configuration.accounts.append(
            AccountConfiguration(name: "new", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k")))
        let statuses = plan([budget("all"), budget("a", account: "a"), budget("gone", account: "gone")])
        #expect(statuses.map(\.spentMicroUSD) == [24_000_000, 16_000_000, nil])
        #expect(statuses.map(\.coversPeriod) == [false, true, false])
        #expect(statuses.map(\.state) == [.ok, .ok, .unknown])
    }

    @Test mutating func newUsageAndANewDefinitionAreSeenAtOnce() throws {
        var spent = [plan([budget("all")])[0].spentMicroUSD]
        try storage.storeHours(1, until: Self.now + 3_600, account: "b")
        spent.append(plan([budget("all")], after: 3_600)[0].spentMicroUSD)
        spent.append(plan([budget("all", account: "b")], after: 3_600)[0].spentMicroUSD)
        #expect(spent == [24_000_000, 25_000_000, 9_000_000])
        let none = plan([], after: 3_600)
        #expect(none.isEmpty)
    }

    @Test mutating func aNewPeriodBeginsWithNothingSpent() {
        let today = plan([budget("all")])[0]
        #expect(today.spentMicroUSD == 24_000_000)
        let tomorrow = plan([budget("all")], after: 86_400)[0]
        #expect(tomorrow.period.start == 1_773_619_200)
        #expect(tomorrow.spentMicroUSD == 0)
    }

    @Test func aLimitIsExactToTheMicroDollar() {
        #expect(BudgetConfiguration(name: "x", period: .month, limitUSD: 0.1).definition(in: .utc).limitMicroUSD == 100_000)
        #expect(BudgetConfiguration(name: "x", period: .month, limitUSD: 1e300).definition(in: .utc).limitMicroUSD == .max)
    }
}
