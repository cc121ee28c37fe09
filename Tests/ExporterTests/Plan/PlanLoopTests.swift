import Foundation
import HTTPServer
import HolySheepAPI
import Storage
import Testing

@testable import Exporter

@Suite struct PlanLoopTests {
    private let folder: StoreFolder
    private let storage: StorageSupervisor
    private let upstream = UpstreamState()
    private let snapshots = SnapshotBox()
    private let holder: ConfigurationHolder
    private let configuration: Configuration

    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        var configuration = Configuration()
        configuration.accounts = [
            AccountConfiguration(name: "prod", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k"))
        ]
        self.configuration = configuration
        holder = ConfigurationHolder(configuration, at: ManualTime.sunday)
        upstream.replaceAccounts([GatewayBench.status("prod")])
    }

    private func build() -> Snapshot {
        var builder = SnapshotBuilder(upstream: upstream, storage: storage, logger: quietLogger)
        let metrics = HTTPServer(HTTPServerConfiguration(listenAddresses: []), router: Router([])).metrics
        return builder.build(configuration: holder.current, server: metrics, at: ManualTime.sunday)
    }

    private func metrics(_ snapshot: Snapshot) -> String {
        guard case .shared(let body) = snapshot.exposition.response(accept: nil, acceptEncoding: nil).body else {
            return ""
        }
        return String(decoding: body.bytes, as: UTF8.self)
    }

    private func makeLoop() async -> PlanLoop {
        let time = StandingTime(pause: 0.01)
        let planner = Planner(holder: holder, upstream: upstream, storage: storage, snapshots: snapshots, time: time, logger: quietLogger)
        let server = HTTPServer(HTTPServerConfiguration(listenAddresses: []), router: Router([]))
        await planner.start(serverMetrics: { server.metrics })
        return PlanLoop(planner: planner, storage: storage, time: time)
    }

    @Test func aSnapshotIsPublishedThoughTheStoreIsDeadAndTellsWhenItIsMended() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.store))
        let loop = await makeLoop()
        let task = Task { try await loop.run() }
        try #require(await eventually { snapshots.snapshot != nil })
        let dead = try #require(snapshots.snapshot)
        #expect(!dead.storage.hasOpened && dead.accounts.map(\.name) == ["prod"])
        #expect(metrics(dead).contains("holysheep_exporter_storage_up 0"))

        try FileManager.default.removeItem(atPath: folder.store)
        try #require(await eventually { snapshots.snapshot?.storage.isUp == true })
        #expect(metrics(try #require(snapshots.snapshot)).contains("holysheep_exporter_storage_up 1"))
        task.cancel()
        try await task.value
    }

    @Test func aSnapshotShowsTheAccountsOfItsOwnConfiguration() throws {
        storage.open()
        upstream.replaceAccounts([GatewayBench.status("prod"), GatewayBench.status("simulated")])
        #expect(build().accounts.map(\.name) == ["prod"])
        #expect(!build().simulated)
        var simulated = configuration
        simulated.accounts[0].name = "simulated"
        holder.replace(simulated, at: ManualTime.sunday)
        #expect(build().accounts.map(\.name) == ["simulated"])
        #expect(build().simulated)
    }

    @Test func aModelCalledLikeTheOthersDoesNotSpoilTheScrape() throws {
        var limited = configuration
        limited.limits.maxModelsPerAccount = 2
        holder.replace(limited, at: ManualTime.sunday)
        storage.open()
        try storage.storeHours(
            48, until: Int64(ManualTime.sunday.timeIntervalSince1970), account: "prod",
            models: ["__other__", "b", "c"])
        let series = metrics(build()).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { line in line.lastIndex(of: " ").map { line[..<$0] } ?? line }
        #expect(Set(series).count == series.count && series.count > 50)
    }
}
