import Foundation
import HTTPClient
import HolySheepAPI
import HolySheepSimulator
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
