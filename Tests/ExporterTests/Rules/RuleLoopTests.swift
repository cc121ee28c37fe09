import Foundation
import Testing

@testable import Exporter

@Suite struct RuleLoopTests {
    @Test func groupsAreEvaluatedWhenTheyAreDue() async throws {
        let bench = try await RuleBench(
            "groups: [{name: g, interval: 1s, rules: [{record: one, expr: \"1\"}]}]")
        bench.sample()
        let loop = RuleLoop(evaluator: bench.evaluator, time: bench.time)
        let task = Task { try await loop.run() }
        let box = bench.box
        #expect(try await eventually { (box.report.groups.first?.iterations.done ?? 0) > 3 })
        task.cancel()
        try await task.value
    }
}
