import Foundation
import HTTPClient
import HolySheepAPI
import Testing

@testable import Exporter

@Suite struct SimulatorHostTests {
    @Test func oneSimulatorServesEveryConfigurationUntilItIsStopped() async throws {
        let host = SimulatorHost(time: SystemTime(), logger: quietLogger)
        let account = try host.account()
        #expect(try host.account().baseURL == account.baseURL)
        var configuration = Configuration()
        configuration.accounts = [account]
        #expect(configuration.isSimulated)

        let http = HTTPClient(HTTPClientConfiguration(userAgent: "test"))
        let client = HolySheepClient(baseURL: account.baseURL, key: account.key, http: http)
        #expect(try await client.models().value.ids.count > 1)
        await host.retire()?.stop()
        await #expect(throws: GatewayError.self) { try await client.models() }
        #expect(host.retire() === nil)
        #expect(try host.account().name == account.name, "whoever comes back to it has one again")
        await host.retire()?.stop()
        await http.shutdown()
    }

    @Test func realAccountsAreNotSimulated() throws {
        var configuration = Configuration()
        #expect(!configuration.isSimulated)
        configuration.accounts = [AccountConfiguration(name: "prod", baseURL: "https://x/v1", key: try APIKey("k"))]
        #expect(!configuration.isSimulated)
    }
}
