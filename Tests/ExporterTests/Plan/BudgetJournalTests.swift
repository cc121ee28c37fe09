import Foundation
import HolySheepAPI
import Planning
import Storage
import Testing

@testable import Exporter

/// What budgets remember, over a restart: every test plans with one planner, and then with a new one over the same store.
@Suite struct BudgetJournalTests {
    private static let now = Int64(ManualTime.sunday.timeIntervalSince1970)
    private let storage: StorageSupervisor
    private let folder: StoreFolder
    private var configuration = Configuration()

    /// A dollar an hour for a week; it is the eighth hour of the day.
    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        try storage.storeHours(168, until: Self.now, account: "a")
        configuration.accounts = [AccountConfiguration(name: "a", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k"))]
        configuration.budgets = [BudgetConfiguration(name: "daily", period: .day, limitUSD: 10)]
    }

    private func plan(
        with planner: inout BudgetPlanner, _ memory: inout AccountMemory, after seconds: Double = 0
    ) throws -> BudgetStatus {
        let time = ManualTime.sunday.addingTimeInterval(seconds)
        let snapshot = memory.update(
            status: GatewayBench.status("a"), configuration: configuration, storage: storage, at: time)
        return try #require(
            planner.plan(configuration, accounts: [(snapshot, memory)], storage: storage, at: time).first)
    }

    /// As after a restart.
    private func planAnew(after seconds: Double = 0) throws -> BudgetStatus {
        var (planner, memory) = (BudgetPlanner(journal: BudgetJournal(logger: quietLogger)), AccountMemory())
        return try plan(with: &planner, &memory, after: seconds)
    }

    private func revise(_ hour: Int64, to microUSD: Int64) throws {
        try storage.write { store throws(StorageError) in
            _ = try store.upsertUsage(
                [
                    UsageRecord(
                        model: "m", start: Self.now - hour * 3600, inputTokens: 6, outputTokens: 4, requests: 60,
                        reportedCostMicroUSD: microUSD),
                ], account: "a", granularity: 3600, receivedAt: Self.now)
        }
    }

    @Test func aRevisionDownwardsLowersNothingThatWasTold() throws {
        var (planner, memory) = (BudgetPlanner(journal: BudgetJournal(logger: quietLogger)), AccountMemory())
        #expect(try plan(with: &planner, &memory).spentMicroUSD == 8_000_000)
        try revise(3, to: 250_000)
        let revised = try plan(with: &planner, &memory, after: 1)
        #expect(revised.spentMicroUSD == 8_000_000)
        #expect(revised.revisedDownMicroUSD == 750_000)
        #expect(try planAnew(after: 2).spentMicroUSD == 8_000_000)
        try revise(2, to: 1_800_000)
        let raised = try planAnew(after: 3)
        #expect(raised.spentMicroUSD == 8_050_000)
        #expect(raised.revisedDownMicroUSD == 0)
    }

    @Test func thresholdsAreCrossedOncePerPeriod() throws {
        let first = try planAnew()
        #expect(first.newCrossings.map(\.ratio).prefix(2) == [0.5, 0.8])
        #expect(first.newCrossings[0].at == Self.now - 3 * 3600)
        let second = try planAnew(after: 600)
        #expect(second.newCrossings.isEmpty)
        #expect(second.thresholds.map(\.actualCrossedAt) == first.thresholds.map(\.actualCrossedAt))
        // In the next period they are new again.
        try storage.storeHours(24, until: Self.now + 86_400, account: "a")
        #expect(try planAnew(after: 86_400).newCrossings.map(\.ratio).prefix(2) == [0.5, 0.8])
    }

    @Test func halfAHistoryCrossesNothing() throws {
        let folder = try StoreFolder()
        let storage = folder.supervisor()
        storage.open()
        try storage.storeHours(168, until: Self.now, account: "a", complete: false)
        var (planner, memory) = (BudgetPlanner(journal: BudgetJournal(logger: quietLogger)), AccountMemory())
        let snapshot = memory.update(
            status: GatewayBench.status("a"), configuration: configuration, storage: storage, at: ManualTime.sunday)
        _ = planner.plan(configuration, accounts: [(snapshot, memory)], storage: storage, at: ManualTime.sunday)
        #expect(try storage.read { store throws(StorageError) in try store.budgetCrossings(since: 0) }.isEmpty)
    }

    @Test func anotherScopeBeginsAnew() throws {
        try revise(3, to: 9_000_000)
        #expect(try planAnew().spentMicroUSD == 16_000_000)
        var other = self
        other.configuration.budgets[0].scope = BudgetScope(models: [try #require(NamePattern("n"))])
        let status = try other.planAnew(after: 1)
        #expect(status.spentMicroUSD == 0)
        #expect(status.thresholds.allSatisfy { $0.actualCrossedAt == nil })
    }

    @Test func unusedMoneyIsCarriedOverOnce() throws {
        var test = self
        test.configuration.budgets[0].limitUSD = 30
        test.configuration.budgets[0].rolloverCapUSD = 10
        #expect(try test.planAnew().carriedMicroUSD == 0, "it is the first period")
        try storage.storeHours(24, until: Self.now + 86_400, account: "a")
        // 24 of 30 dollars were spent on the first day.
        for seconds in [86_400.0, 86_460] {
            let next = try test.planAnew(after: seconds)
            #expect(next.carriedMicroUSD == 6_000_000)
            #expect(next.limitMicroUSD == 36_000_000)
        }
    }

    @Test func anOperatorsLimitIsInForceUntilItGoes() throws {
        func set(_ limit: Int64?) throws {
            let audit = AuditEntry(
                at: Self.now, principal: nil, address: "::1", method: "PUT", path: "/budget/daily/limit", status: 200,
                body: "")
            try storage.write { store throws(StorageError) in
                if let limit {
                    let stored = StoredBudgetLimit(budget: "daily", limitMicroUSD: limit, setAt: Self.now)
                    try store.setBudgetLimit(stored, audit: audit)
                } else {
                    try store.removeBudgetLimit(budget: "daily", audit: audit)
                }
            }
        }
        var (planner, memory) = (BudgetPlanner(journal: BudgetJournal(logger: quietLogger)), AccountMemory())
        #expect(try plan(with: &planner, &memory).limitMicroUSD == 10_000_000)
        try set(20_000_000)
        #expect(try plan(with: &planner, &memory, after: 1).limitMicroUSD == 20_000_000)
        #expect(try planAnew(after: 2).remainingMicroUSD == 12_000_000)
        try set(nil)
        #expect(try plan(with: &planner, &memory, after: 3).limitMicroUSD == 10_000_000)
    }
}
