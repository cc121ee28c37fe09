import HTTPServer
import HolySheepAPI
import Storage
import Testing

@testable import Exporter

@Suite struct FoldedModelsTests {
    private static let now = Int64(ManualTime.sunday.timeIntervalSince1970)
    private let folder: StoreFolder
    private let storage: StorageSupervisor
    private let upstream = UpstreamState()

    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        upstream.replaceAccounts([GatewayBench.status("prod")])
    }

    /// What a process that has just started exports, by model.
    private func exported(limit: Int) throws -> [String: Int64] {
        var configuration = Configuration()
        configuration.accounts = [
            AccountConfiguration(name: "prod", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k"))
        ]
        configuration.limits.maxModelsPerAccount = limit
        var builder = SnapshotBuilder(upstream: upstream, storage: storage, logger: quietLogger)
        let state = ConfigurationHolder.State(configuration: configuration, loadedAt: ManualTime.sunday)
        let server = HTTPServer(HTTPServerConfiguration(listenAddresses: []), router: Router([])).metrics
        let snapshot = builder.build(configuration: state, server: server, at: ManualTime.sunday)
        let account = try #require(snapshot.accounts.first)
        return Dictionary(uniqueKeysWithValues: account.usage.totals.map { ($0.model, $0.inputTokens) })
    }

    @Test func whateverTheLimitNoCounterFallsAndNoneGoesAway() throws {
        try storage.storeHours(3, until: Self.now, account: "prod", models: ["a", "b", "c", "d"])
        var before: [String: Int64] = [:]
        func expectGrowth(limit: Int, _ models: Set<String>) throws {
            let after = try exported(limit: limit)
            #expect(Set(after.keys) == models)
            if let others = before["__other__"] { #expect(after["__other__", default: 0] >= others) }
            before = after
        }
        try expectGrowth(limit: 4, ["a", "b", "c", "d"])
        try expectGrowth(limit: 2, ["a", "b", "__other__"])
        try expectGrowth(limit: 100, ["a", "b", "__other__"])
        try storage.storeHours(3, until: Self.now, account: "prod", models: ["e", "f"])
        try expectGrowth(limit: 3, ["a", "b", "e", "__other__"])
        try expectGrowth(limit: 100, ["a", "b", "e", "__other__"])
        try storage.storeHours(3, until: Self.now, account: "prod", models: ["g"])
        try expectGrowth(limit: 100, ["a", "b", "e", "g", "__other__"])
        try expectGrowth(limit: 1, ["a", "__other__"])
    }

    @Test func aStoreThatTakesNoWritesIsNoReasonToStop() throws {
        try storage.storeHours(3, until: Self.now, account: "prod", models: ["a", "b"])
        storage.close()
        #expect(try exported(limit: 1).isEmpty)
    }
}
