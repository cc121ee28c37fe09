import Foundation
import HTTPClient
import HolySheepAPI
import Testing

@testable import Exporter

@Suite struct UpstreamStateTests {
    @Test func aReloadKeepsWhatWasLearnedOfTheAccountsThatStay() {
        let state = UpstreamState()
        state.replaceAccounts([GatewayBench.status("a"), GatewayBench.status("b")])
        state.update("a") { $0.endpoints[.queue]?.recordFailure(gatewayError(.timeout), uptime: 1) }
        state.update("a") { $0.offeredModels = ["m"] }
        state.replaceAccounts([GatewayBench.status("a"), GatewayBench.status("c")])
        #expect(Set(state.all.keys) == ["a", "c"])
        #expect(state.status(of: "a")?.endpoints[.queue]?.errors["timeout"] == 1)
        #expect(state.status(of: "a")?.offeredModels == ["m"])
        #expect(state.status(of: "b") == nil)

        state.update("b") { $0.offeredModels = ["late"] }
        #expect(state.status(of: "b") == nil, "a late poll does not bring an account back")
    }

    @Test func aReloadClosesCircuits() {
        let state = UpstreamState()
        state.replaceAccounts([GatewayBench.status("a", failureThreshold: 1)])
        state.update("a") { $0.endpoints[.usage]?.recordFailure(gatewayError(.unauthorized, 401), uptime: 1) }
        #expect(state.status(of: "a")?.endpoints[.usage]?.circuit.state(at: 1) == .open)
        state.replaceAccounts([GatewayBench.status("a", failureThreshold: 1)])
        #expect(state.status(of: "a")?.endpoints[.usage]?.circuit.state(at: 1) == .closed)
        #expect(state.status(of: "a")?.endpoints[.usage]?.errors["unauthorized"] == 1)
    }
}
