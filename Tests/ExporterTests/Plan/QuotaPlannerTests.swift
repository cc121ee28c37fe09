import Foundation
import HolySheepAPI
import Planning
import Storage
import Testing

@testable import Exporter

@Suite struct QuotaPlannerTests {
    /// 08:00 on a Sunday, UTC.
    private static let now = Int64(ManualTime.sunday.timeIntervalSince1970)
    private let storage: StorageSupervisor
    private let folder: StoreFolder
    private var configuration = Configuration()
    private var memories: [String: AccountMemory] = [:]
    private var planner = QuotaPlanner()

    /// Account `a` has models `m` and `n`, account `b` has `m`: sixty requests an hour each, for ten days.
    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        try storage.storeHours(240, until: Self.now, account: "a", models: ["m", "n"])
        try storage.storeHours(240, until: Self.now, account: "b")
        for (name, plan) in [("a", "free"), ("b", nil)] {
            configuration.accounts.append(
                AccountConfiguration(name: name, baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k"), plan: plan))
        }
    }

    private mutating func plan(after seconds: Double = 0) -> [AccountQuota] {
        let time = ManualTime.sunday.addingTimeInterval(seconds)
        var accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)] = []
        for account in configuration.accounts {
            var memory = memories[account.name] ?? AccountMemory()
            let snapshot = memory.update(
                status: GatewayBench.status(account.name), configuration: configuration, storage: storage, at: time)
            memories[account.name] = memory
            accounts.append((snapshot, memory))
        }
        return planner.plan(configuration, accounts: accounts)
    }

    @Test mutating func everyAccountHasItsOwn() throws {
        let quotas = plan()
        #expect(quotas.map(\.account) == ["a", "b"])
        #expect(quotas.map(\.quota.used) == [960, 480])
        #expect(quotas.map(\.quota.plan?.name) == ["free", nil])
        #expect(quotas.map(\.quota.remaining) == [40, nil])
        #expect(quotas.map(\.quota.pastPeak) == [2_880, 1_440])
        // The steady 120 an hour go on.
        let projected = try #require(quotas[0].quota.projected)
        #expect(abs(projected.median - 2_880) <= 2)
        #expect(quotas[0].quota.status == .warning)
        #expect(quotas[0].quota.reachedAt.map { abs($0 - (Self.now + 1_200)) <= 5 } == true)
        #expect(quotas[0].quota.fitting?.name == "starter")
    }

    @Test mutating func theDayIsThatOfTheTimeZone() {
        configuration.timeZone = ConfiguredTimeZone(name: "Asia/Shanghai") ?? .utc
        // 16:00 in Shanghai.
        #expect(plan().map(\.quota.used) == [1_920, 960])
    }

    @Test mutating func newUsageIsSeenAtOnceAndTheDayBeginsAnew() throws {
        #expect(plan()[1].quota.used == 480)
        try storage.storeHours(1, until: Self.now + 3_600, account: "b")
        #expect(plan(after: 3_600)[1].quota.used == 540)
        try storage.storeHours(16, until: Self.now + 17 * 3_600, account: "b")
        // At 01:00 the next day.
        #expect(plan(after: 17 * 3_600)[1].quota.used == 60)
    }

    @Test mutating func oneModelWithoutNumbersMakesTheWholeUnknown() throws {
        let row = UsageRecord(model: "silent", start: Self.now - 3_600, inputTokens: 1, outputTokens: 1)
        try storage.write { store throws(StorageError) in
            _ = try store.upsertUsage([row], account: "a", granularity: 3_600, receivedAt: Self.now)
        }
        let quotas = plan()
        #expect(quotas.map(\.quota.used) == [nil, 480])
        #expect(quotas[0].quota.status == .unknown)
        #expect(quotas[0].quota.pastPeak == 2_880)
    }

    @Test mutating func aPlanOfAnEarlierConfigurationIsNone() {
        configuration.accounts[0].plan = "gone"
        #expect(plan()[0].quota.plan == nil)
    }
}
