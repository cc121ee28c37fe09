import HolySheepAPI

/// Asks which models the gateway offers: its health check.
struct ModelsPoller: Sendable {
    let caller: GatewayCaller
    let client: HolySheepClient
    let upstream: UpstreamState

    func poll() async throws(GatewayCaller.Failure) {
        let answer = try await caller.call { () throws(GatewayError) in try await client.models() }
        upstream.update(caller.account) { $0.offeredModels = answer.value.ids }
    }
}
