import Foundation
import HolySheepAPI
import Planning
import Storage
import Testing

@testable import Exporter

@Suite struct SpendWatchTests {
    private static let now = Int64(ManualTime.sunday.timeIntervalSince1970)
    private let storage: StorageSupervisor
    private let folder: StoreFolder
    private var configuration = Configuration()

    /// A dollar an hour of each of two models for three weeks.
    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        try storage.storeHours(504, until: Self.now, account: "prod", models: ["m", "n"])
        configuration.accounts = [
            AccountConfiguration(name: "prod", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k")),
        ]
    }

    private func readings(_ memory: inout AccountMemory, after seconds: Double) -> [String: SpendAnomaly] {
        let snapshot = memory.update(
            status: GatewayBench.status("prod"), configuration: configuration, storage: storage,
            at: ManualTime.sunday.addingTimeInterval(seconds))
        return Dictionary(
            uniqueKeysWithValues: snapshot.plans.spend.map { ("\($0.key.model) \($0.key.window.rawValue)", $0.anomaly) })
    }

    /// What an hour under way has cost so far.
    private func spend(_ dollars: Int64, of model: String, after seconds: Int64) throws {
        let time = Self.now + seconds
        try storage.write { store throws(StorageError) in
            try store.upsertUsage(
                [
                    UsageRecord(
                        model: model, start: time - time % 3600, inputTokens: 6, outputTokens: 4, requests: 60,
                        reportedCostMicroUSD: dollars * 1_000_000),
                ], account: "prod", granularity: 3600, receivedAt: time)
            try store.recordSuccess(account: "prod", endpoint: "usage", at: time)
        }
    }

    @Test func aRunawayIsToldAtThePollThatSeesIt() throws {
        var memory = AccountMemory()
        let before = readings(&memory, after: 60)
        #expect(before["m hour"]?.state == .normal && before["n day"]?.state == .normal)
        try spend(4_200, of: "m", after: 300)
        let after = readings(&memory, after: 301)
        #expect(after["m hour"]?.state == .runaway)
        #expect(after["m hour"]?.isOver == false)
        #expect(after["m day"]?.state == .runaway)
        #expect(after["* hour"]?.state == .runaway, "the whole account's too")
        #expect(after["n hour"]?.state == .normal)
    }

    @Test func anHourIsJudgedByWhatWasExpectedBeforeItAlsoAfterARestart() throws {
        var memory = AccountMemory()
        _ = readings(&memory, after: 60)
        try spend(4_200, of: "m", after: 3_300)
        // The poll after the hour's end finds it as it was.
        try storage.write { store throws(StorageError) in
            try store.recordSuccess(account: "prod", endpoint: "usage", at: Self.now + 3_650)
        }
        var restarted = AccountMemory()
        let next = readings(&restarted, after: 3_700)
        let hour = try #require(next["m hour"])
        #expect(hour.expectation.start == Self.now, "the hour before, which is out of the ordinary")
        #expect(hour.state == .runaway && hour.isOver)
        #expect(hour.expectation.medianMicroUSD < 2_000_000, "the forecast of now knows of it, that of then did not")
    }

    @Test func aNewModelThatRunsAwayIsToldOfTheAccount() throws {
        var memory = AccountMemory()
        _ = readings(&memory, after: 60)
        try spend(4_200, of: "launched", after: 300)
        let after = readings(&memory, after: 301)
        #expect(after["launched hour"] == nil, "nothing is known of it")
        #expect(after["* hour"]?.state == .runaway)
    }
}
