import Foundation
import HTTPClient
import HolySheepAPI
import HolySheepSimulator
import Storage
import TestSupport
import Testing

@testable import Exporter

@Suite struct AccountPollersTests {
    private func configuration(_ names: [String], _ baseURL: String) throws -> Configuration {
        var configuration = Configuration()
        for name in names {
            var account = AccountConfiguration(name: name, baseURL: baseURL, key: try APIKey("simulated"))
            account.usage.backfill = .zero
            configuration.accounts.append(account)
        }
        return configuration
    }

    @Test func howOldStoredUsageIsSurvivesARestart() async throws {
        let bench = try GatewayBench()
        let lastRead = bench.time.now().addingTimeInterval(-3 * 3_600)
        try bench.storage.write { store throws(StorageError) in
            try store.recordSuccess(
                account: "prod", endpoint: GatewayEndpoint.usage.rawValue, at: Int64(lastRead.timeIntervalSince1970))
            try store.recordSuccess(account: "simulator", endpoint: GatewayEndpoint.usage.rawValue, at: 4_000_000_000)
        }
        let upstream = UpstreamState()
        let (configurations, feed) = AsyncStream.makeStream(of: Configuration.self)
        // Time that stands still lets no poll begin.
        let pollers = AccountPollers(
            configurations: configurations, http: bench.http, upstream: upstream, storage: bench.storage,
            time: StandingTime(), logger: quietLogger, onChange: {})
        let task = Task { try await pollers.run() }
        feed.yield(try configuration(["prod", "simulator"], "http://127.0.0.1:1/v1"))
        try #require(await eventually { upstream.status(of: "simulator") != nil })
        #expect(upstream.status(of: "prod")?.endpoints[.usage]?.lastSuccessAt == lastRead)
        #expect(upstream.status(of: "prod")?.endpoints[.usage]?.isUp == nil)
        #expect(upstream.status(of: "prod")?.endpoints[.queue]?.lastSuccessAt == nil)
        #expect(upstream.status(of: "simulator")?.endpoints[.usage]?.lastSuccessAt == ManualTime.sunday)
        task.cancel()
        try await task.value
        await bench.http.shutdown()
    }

    @Test func everyReloadPollsExactlyItsAccountsAndKeepsWhatIsKnown() async throws {
        let folder = try StoreFolder()
        let storage = folder.supervisor()
        storage.open()
        let bench = try GatewayBench()
        let simulator = try bench.simulator(historyDays: 1)
        let upstream = UpstreamState()
        let (configurations, feed) = AsyncStream.makeStream(of: Configuration.self)
        let pollers = AccountPollers(
            configurations: configurations, http: bench.http, upstream: upstream, storage: storage, time: SystemTime(),
            logger: quietLogger, onChange: {})
        let task = Task { try await pollers.run() }

        func isUp(_ name: String) -> Bool {
            GatewayEndpoint.allCases.allSatisfy { upstream.status(of: name)?.endpoints[$0]?.isUp == true }
        }
        feed.yield(try configuration(["a", "b"], simulator.baseURL))
        try #require(await eventually { isUp("a") && isUp("b") })
        let first = try #require(upstream.status(of: "a")?.endpoints[.models]?.lastSuccessAt)

        feed.yield(try configuration(["a", "c"], simulator.baseURL))
        try #require(await eventually { isUp("c") })
        #expect(Set(upstream.all.keys) == ["a", "c"])
        try #require(await eventually {
            upstream.status(of: "a")?.endpoints[.models]?.lastSuccessAt.map { $0 > first } ?? false
        })

        feed.yield(Configuration())
        try #require(await eventually { upstream.all.isEmpty })

        // A gateway that hangs does not hold up the end.
        let hanging = try TestServer { connection in
            connection.readRequest()
            _ = connection.waitForClose(seconds: 30)
        }
        feed.yield(try configuration(["a"], hanging.url))
        try #require(await eventually { hanging.requests.count == 3 })
        let began = ContinuousClock.now
        task.cancel()
        try await task.value
        #expect(ContinuousClock.now - began < .seconds(2))
        await bench.http.shutdown()
        await simulator.stop()
    }
}
