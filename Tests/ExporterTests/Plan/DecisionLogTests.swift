import Planning
import Storage
import Testing

@testable import Exporter

@Suite struct DecisionLogTests {
    private static let candidates = #"[{"rule":"override","requests_per_minute":5000,"name":"1"},{"rule":"reactive","requests_per_minute":300}]"#

    private static func decision(_ source: String, candidates: String = candidates) -> StoredDecision {
        StoredDecision(
            account: "prod", model: "m", at: 900, action: "scale_up", source: source, binding: source,
            requestsPerMinute: 5_000, previousRequestsPerMinute: 300, replicas: 5, rate: 1, burst: 1, overrideID: 1,
            inputs: "{}", candidates: candidates, reason: "")
    }

    /// What was in force goes on; after it comes what demand alone called for, and not what somebody had set.
    @Test func aRestartGoesOnFromDemand() throws {
        var log = DecisionLog()
        let byDemand = try #require(log.restore([Self.decision("reactive")], now: 1_000)["m"])
        #expect(byDemand.requestsPerMinute == 5_000 && byDemand.demanded == 5_000)
        #expect(byDemand.since == 900 && byDemand.at == 1_000)
        var policy = CapacityPolicy()
        policy.maxRPM = 10_000
        let later = policy.decide(state: byDemand, inputs: CapacityInputs(currentRPM: 70), at: 1_060)
        #expect(later.recommendation?.binding == .stabilization, "nobody saw that less was wanted")
        let overridden = try #require(log.restore([Self.decision("override")], now: 1_000)["m"])
        #expect(overridden.requestsPerMinute == 5_000 && overridden.demanded == 300)
        let unknown = Self.decision("override", candidates: #"[{"rule":"override","requests_per_minute":5000,"name":"1"}]"#)
        #expect(log.restore([unknown], now: 1_000).isEmpty, "of demand nothing was known")
    }

    @Test func timeThatRunsBackIsNotBelieved() throws {
        var log = DecisionLog()
        let state = try #require(log.restore([Self.decision("reactive")], now: 500)["m"])
        #expect(state.at == 500 && state.since == 500)
    }
}
