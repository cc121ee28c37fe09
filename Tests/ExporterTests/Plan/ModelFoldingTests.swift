import Storage
import TestSupport
import Testing

@testable import Exporter

@Suite struct ModelFoldingTests {
    private func total(
        _ model: String, input: Int64 = 1, requests: Int64? = nil, last: Int64 = 0, latency: Double? = nil
    ) -> UsageTotal {
        UsageTotal(
            account: "prod", model: model, firstSeenAt: 0, inputTokens: input, outputTokens: input,
            requests: requests, costMicroUSD: input, revisions: 0, lastBucketStart: last,
            lastLatencySeconds: latency, reportedCostMicroUSD: 0, computedCostOfReportedMicroUSD: 0)
    }

    private func fold(_ totals: [UsageTotal], limit: Int) -> [UsageTotal] {
        ModelFolding(limit: limit, models: totals.map(\.model)).fold(totals)
    }

    @Test func withinTheLimitNothingChanges() {
        let totals = [total("a"), total("b")]
        #expect(fold(totals, limit: 2) == totals)
        #expect(fold([], limit: 2) == [])
    }

    @Test func theFirstKeepTheirNamesAndTheOthersAreAddedUp() {
        let folded = fold(
            [
                total("a"), total("b", input: 2, last: 9, latency: 0.5), total("c", input: 3, requests: 7, last: 5),
                total("d", input: 4, last: 11),
            ], limit: 1)
        #expect(folded.map(\.model) == ["a", "__other__"])
        #expect(folded[1].inputTokens == 9 && folded[1].requests == 7 && folded[1].lastBucketStart == 11)
        #expect(folded[1].lastLatencySeconds == 0.5, "the newest that is known")
    }

    @Test func requestsThatNobodyTellsStayUnknown() {
        #expect(fold([total("a"), total("b"), total("c")], limit: 1)[1].requests == nil)
    }

    @Test(arguments: [1, 2, 3])
    func aModelCalledLikeTheOthersIsOneOfThem(limit: Int) {
        let totals = [total("__other__", input: 5), total("a"), total("b")]
        let folded = fold(totals, limit: limit)
        #expect(Set(folded.map(\.model)).count == folded.count, "no two have one name")
        #expect(folded.reduce(0) { $0 + $1.inputTokens } == 7)
    }

    @Test func theLargestCountersDoNotEndTheProcess() {
        let folded = fold([total("a"), total("b", input: .max), total("c", input: .max)], limit: 1)
        #expect(folded[1].inputTokens == .max && folded[1].costMicroUSD == .max)
    }

    @Test func theWholeAccountKeepsItsName() {
        let folding = ModelFolding(limit: 1, models: ["a", "b"])
        #expect(["a", "b", "*", "new"].map(folding.name(of:)) == ["a", "__other__", "*", "__other__"])
        #expect(folding.foldedCount(of: ["a", "b"]) == 1)
    }

    /// Counters that only grow, of models that only come: what is exported of them never falls.
    @Test(arguments: 0..<20)
    func exportedCountersNeverFall(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let limit = Int.random(in: 1...4, using: &random)
        var totals: [UsageTotal] = []
        var exported: [String: Int64] = [:]
        for step in 0..<100 {
            if totals.count < 8, Bool.random(using: &random) { totals.append(total("m\(step)", input: 0)) }
            if let index = totals.indices.randomElement(using: &random) {
                totals[index].inputTokens += Int64.random(in: 0...1_000_000, using: &random)
            }
            let folded = fold(totals, limit: limit)
            #expect(folded.count <= limit + 1)
            for each in folded {
                #expect(each.inputTokens >= exported[each.model, default: 0])
                exported[each.model] = each.inputTokens
            }
            #expect(Set(exported.keys) == Set(folded.map(\.model)), "no series goes away")
            #expect(folded.reduce(0) { $0 + $1.inputTokens } == totals.reduce(0) { $0 + $1.inputTokens })
        }
    }
}
