import Foundation
import HolySheepAPI
import Storage
import Testing

@testable import Exporter

@Suite struct AccountMemoryTests {
    private static let now = Int64(ManualTime.sunday.timeIntervalSince1970)
    private let folder: StoreFolder
    private let storage: StorageSupervisor
    private var configuration = Configuration()

    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        configuration.accounts = [
            AccountConfiguration(name: "prod", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k"))
        ]
    }

    private func update(
        _ memory: inout AccountMemory, status: AccountStatus = GatewayBench.status("prod"), after seconds: Double = 0
    ) -> AccountSnapshot {
        memory.update(
            status: status, configuration: configuration, storage: storage,
            at: ManualTime.sunday.addingTimeInterval(seconds))
    }

    @Test func nothingStoredIsNothingKnown() {
        var memory = AccountMemory()
        let snapshot = update(&memory)
        #expect(snapshot.usage.totals.isEmpty && !snapshot.usage.isComplete)
        #expect(snapshot.plans.forecasts.isEmpty && snapshot.plans.capacity.isEmpty)
        #expect(memory.coverage == nil)
    }

    @Test func forecastsAreMadeAnewOnlyWhenSomethingIsNew() throws {
        try storage.storeHours(72, until: Self.now, account: "prod")
        var memory = AccountMemory()
        #expect(update(&memory).plans.forecast(.inputTokens, model: "m") != nil)
        let first = memory.forecastRevision
        _ = update(&memory, after: 1)
        #expect(memory.forecastRevision == first)
        _ = update(&memory, after: 300)
        #expect(memory.forecastRevision == first + 1, "five more minutes")
        try storage.storeHours(1, until: Self.now + 3_600, account: "prod")
        _ = update(&memory, after: 301)
        #expect(memory.forecastRevision == first + 2, "new usage")
        _ = update(&memory, after: 302)
        #expect(memory.forecastRevision == first + 2)
    }

    /// Every row has ten tokens and was billed at a dollar.
    @Test mutating func aReloadOfPricesIsComparedWithBillsAtOnce() throws {
        try storage.storeHours(24 * 40, until: Self.now, account: "prod")
        var memory = AccountMemory()
        let before = update(&memory).pricedModels
        #expect(before.map(\.name) == ["m"] && before[0].isListed == false)
        #expect(before[0].reportedMicroUSD == 30 * 24 * 1_000_000, "of the last 30 days")
        configuration.pricing.models["m"] = .init(input: 100_000, output: 100_000)
        let after = update(&memory, after: 1).pricedModels
        #expect(after[0].isListed)
        #expect(after[0].driftRatio == 1)
    }

    @Test mutating func aReloadThatNeedsAnOlderPastReadsItAtOnce() throws {
        // On 24 May a yearly budget goes further back than forecasts do.
        let later = 70 * 86_400.0
        try storage.storeHours(3, until: Self.now - 40 * 86_400, account: "prod")
        try storage.storeHours(48, until: Self.now + Int64(later), account: "prod")
        var memory = AccountMemory()
        _ = update(&memory, after: later)
        #expect(memory.spend.earlier.isEmpty)
        configuration.budgets = [BudgetConfiguration(name: "yearly", period: .year, limitUSD: 1)]
        let snapshot = update(&memory, after: later)
        #expect(memory.spend.earlier.values.map { $0["m"] } == [3_000_000])
        let forecast = try #require(snapshot.plans.forecast(.inputTokens, model: "m")?.long)
        #expect(forecast.observations == 48, "forecasts look back no further than before")
    }

    @Test func modelsPastTheLimitAreOneInEveryPart() throws {
        var configuration = configuration
        configuration.limits.maxModelsPerAccount = 2
        try storage.storeHours(72, until: Self.now, account: "prod", models: ["a", "b", "c", "d"])
        var status = GatewayBench.status("prod")
        let queues = ["a", "b", "c", "d", "e"].map {
            ModelQueue(model: $0, depth: 1, throughputPerMinute: 10)
        }
        status.queue = (QueueReport(depth: 5, throughputPerMinute: 50, queues: queues), ManualTime.sunday)
        var memory = AccountMemory()
        let snapshot = memory.update(
            status: status, configuration: configuration, storage: storage, at: ManualTime.sunday)
        let names: Set = ["*", "a", "b", "__other__"]
        #expect(Set(snapshot.usage.totals.map(\.model)) == names.subtracting(["*"]))
        #expect(snapshot.usage.foldedModels == 2)
        #expect(Set(snapshot.plans.forecasts.map(\.key.model)) == names)
        #expect(Set(snapshot.plans.capacity.map(\.model)) == names)
        let other = try #require(snapshot.plans.capacity.first { $0.model == "__other__" })
        #expect(other.inputs.currentRPM == 30 && other.inputs.queueDepth == 3)
    }

    @Test func anOldReadingOfTheQueueIsNotThePresent() throws {
        var status = GatewayBench.status("prod")
        status.queue = (QueueReport(depth: 5, throughputPerMinute: 50), ManualTime.sunday)
        var memory = AccountMemory()
        #expect(update(&memory, status: status, after: 299).plans.capacity.first?.inputs.currentRPM == 50)
        let later = update(&memory, status: status, after: 301)
        #expect(later.plans.capacity.first?.inputs.currentRPM == nil)
        #expect(later.plans.capacity.first?.recommendation.source == .lastKnown)
    }

    @Test func halfAHistoryIsNotShownAgainAndAgain() throws {
        try storage.storeHours(72, until: Self.now, account: "prod", complete: false)
        var memory = AccountMemory()
        #expect(!update(&memory).usage.isComplete)
        try storage.storeHours(144, until: Self.now, account: "prod", complete: false)
        _ = update(&memory)
        #expect(memory.forecastRevision == 1)
        try storage.storeHours(1, until: Self.now, account: "prod")
        #expect(update(&memory).usage.isComplete)
    }

    @Test func coverageEndsWithTheNewestHourReadAndNeverAfterNow() throws {
        try storage.storeHours(72, until: Self.now, account: "prod")
        var memory = AccountMemory()
        _ = update(&memory, after: 1_000)
        #expect(memory.coverage?.upperBound == Self.now)
        #expect(memory.coverage?.lowerBound == Self.now + 1_000 - 90 * 86_400, "as far as the backfill reaches")
        // A simulator that was started again a day earlier than before.
        _ = update(&memory, after: -86_400)
        #expect(memory.coverage?.upperBound == Self.now - 86_400)
    }

    @Test func coverageBeginsAfterTheNewestDayThatWasNotRead() throws {
        try storage.storeHours(240, until: Self.now, account: "prod")
        try storage.write { store throws(StorageError) in
            try store.planBackfill(
                account: "prod", granularity: 3_600, days: ["2026-03-13", "2026-03-12", "2026-03-11"])
            try store.finishBackfill(account: "prod", granularity: 3_600, day: "2026-03-13", rows: 1, at: Self.now)
            try store.failBackfill(
                account: "prod", granularity: 3_600, day: "2026-03-12", reason: "timeout", at: Self.now)
        }
        var memory = AccountMemory()
        _ = update(&memory)
        #expect(memory.coverage?.lowerBound == 1_773_360_000, "2026-03-13T00:00:00Z")
    }

    @Test func whatCannotBeReadStaysAsItWas() throws {
        try storage.storeHours(72, until: Self.now, account: "prod")
        var memory = AccountMemory()
        let before = update(&memory)
        storage.close()
        let after = update(&memory, after: 600)
        #expect(after.usage.totals == before.usage.totals && after.usage.isComplete)
        #expect(after.plans.forecasts.count == before.plans.forecasts.count)
    }

    @Test func theAccountsOwnTimeDecides() throws {
        let year2020 = Date(timeIntervalSince1970: 1_600_000_000)
        try storage.storeHours(144, until: 1_599_998_400, account: "prod")
        var status = GatewayBench.status("prod")
        status.clock.observe(GatewayClock(simulatedNow: year2020), receivedAt: ManualTime.sunday)
        var memory = AccountMemory()
        let snapshot = update(&memory, status: status)
        #expect(snapshot.now == year2020)
        let view = try #require(
            snapshot.plans.forecast(.inputTokens, model: "m")?.view(step: 3_600, horizon: 3_600, now: snapshot.seconds))
        #expect(view.status == .ok)
        #expect(memory.coverage?.upperBound == 1_599_998_400)
    }
}
