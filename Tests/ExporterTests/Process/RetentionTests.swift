import Foundation
import HolySheepAPI
import Storage
import Testing

@testable import Exporter

@Suite struct RetentionTests {
    private static let day: Int64 = 86_400
    private let folder: StoreFolder
    private let storage: StorageSupervisor
    private let upstream = UpstreamState()

    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        upstream.replaceAccounts([GatewayBench.status("prod")])
    }

    private func retention(days: Double, time: ManualTime = ManualTime()) -> Retention {
        Retention(
            storage: storage, upstream: upstream, keepSeconds: { days * 86_400 }, time: time, logger: quietLogger)
    }

    private func hoursStored() throws -> Int {
        try storage.read { store throws(StorageError) in
            try store.usage(account: "prod", from: 0, to: 4_000_000_000)
        }.count
    }

    private func hear(_ clock: GatewayClock) {
        upstream.update("prod") { $0.clock.observe(clock, receivedAt: ManualTime.sunday) }
    }

    @Test func whatIsTooOldGoesAndTheCountersStay() async throws {
        try storage.storeHours(96, until: Int64(ManualTime.sunday.timeIntervalSince1970), account: "prod")
        hear(GatewayClock(date: ManualTime.sunday))
        await retention(days: 3).prune()
        #expect(try hoursStored() == 72)
        let totals = try storage.read { store throws(StorageError) in try store.usageTotals() }
        #expect(totals.map(\.inputTokens) == [96 * 6])
    }

    @Test func aSimulatorOfAnotherYearKeepsItsHistory() async throws {
        try storage.storeHours(96, until: 1_599_998_400, account: "prod")
        await retention(days: 400).prune()
        #expect(try hoursStored() == 96, "not before its time is known")
        hear(GatewayClock(date: ManualTime.sunday, simulatedNow: Date(timeIntervalSince1970: 1_599_998_400)))
        await retention(days: 400).prune()
        #expect(try hoursStored() == 96)
        await retention(days: 2).prune()
        #expect(try hoursStored() == 48)
    }

    /// Operators live by the local clock, whatever the gateway's tells.
    @Test(arguments: [-400, 0, 400])
    func overridesThatWereOverForLongGo(daysOfGatewayAhead: Int64) async throws {
        let local = Int64(ManualTime.sunday.timeIntervalSince1970)
        let audit = AuditEntry(
            at: local, principal: nil, address: "127.0.0.1", method: "POST", path: "/", status: 201, body: "")
        for age in [4, 2] as [Int64] {
            let end = local - age * Self.day
            let new = NewOverride(
                account: "prod", model: "*", mode: "set", requestsPerMinute: 1, startsAt: end - 60, endsAt: end,
                createdAt: end)
            let key = IdempotencyClaim(key: "\(age)", scope: "", fingerprint: Data(), at: local - (10 - age) * Self.day)
            _ = try storage.write { store throws(StorageError) in
                try store.createOverride(new, idempotency: key, audit: audit)
            }
        }
        func left() throws -> [Int64] {
            try storage.read { store throws(StorageError) in try store.overrides(at: local).map(\.id) }
        }
        let gateway = Date(timeIntervalSince1970: Double(local + daysOfGatewayAhead * Self.day))
        hear(GatewayClock(date: ManualTime.sunday, simulatedNow: gateway))
        await retention(days: 3).prune()
        #expect(try left() == [2, 1], "the key of the older one is six days old")
        await retention(days: 1).prune()
        #expect(try left() == [1], "the key of the other one is eight days old")
    }

    /// Budgets and expectations live by the accounts' time, and are kept whatever the retention of usage is.
    @Test func whatBudgetsRememberGoesByItsOwnAge() async throws {
        let now = Int64(ManualTime.sunday.timeIntervalSince1970) - 400 * Self.day
        let ends = [now - 1_099 * Self.day, now - 1_095 * Self.day, now]
        let starts = [now - 41 * Self.day, now - 39 * Self.day]
        try storage.write { store throws(StorageError) in
            try store.saveBudgetPeriods(
                ends.map {
                    StoredBudgetPeriod(
                        budget: "b", start: $0 - Self.day, end: $0, scope: "", limitMicroUSD: 1, highMicroUSD: 0)
                })
            try store.recordSpendExpectations(
                starts.map {
                    StoredSpendExpectation(
                        model: "m", start: $0, seconds: 3_600, issuedAt: $0, medianMicroUSD: 0, lowerMicroUSD: 0,
                        upperMicroUSD: 0)
                }, account: "prod")
        }
        hear(
            GatewayClock(date: ManualTime.sunday, simulatedNow: Date(timeIntervalSince1970: Double(now))))
        await retention(days: 1).prune()
        let (periods, expectations) = try storage.read { store throws(StorageError) in
            (try store.budgetPeriods(from: 0), try store.spendExpectations(account: "prod", from: 0))
        }
        #expect(periods.map(\.end) == Array(ends.dropFirst()))
        #expect(expectations.map(\.start) == Array(starts.dropFirst()))
    }

    @Test func itRunsSoonAfterTheStartAndThenEveryHour() async throws {
        let time = ManualTime(sleepLimit: 3)
        try await retention(days: 3, time: time).run()
        #expect(time.slept == [300, 3_600, 3_600])
    }

    @Test func theFlagHasPrecedenceOverTheFile() {
        var configuration = Configuration()
        configuration.storage.retention = .days(30)
        var options = Application.Options(listenAddresses: [], storagePath: "x")
        #expect(options.retentionSeconds(in: configuration) == 30 * 86_400)
        options.retentionSeconds = 7 * 86_400
        #expect(options.retentionSeconds(in: configuration) == 7 * 86_400)
    }

    @Test func aStoreThatIsClosedIsLeftAlone() async {
        hear(GatewayClock(date: ManualTime.sunday))
        storage.close()
        await retention(days: 3).prune()
        #expect(storage.health.failures.isEmpty)
    }
}
