import Foundation
import TestSupport
import Testing

/// Counters when the process is killed, polls overlap, and rows come late, twice or revised.
@Suite(.serialized) struct RestartTests {
    @Test(.timeLimit(.minutes(4))) func countersAreExactAfterKillsAndNeverFall() async throws {
        let folder = try TemporaryFolder()
        let trace = TrafficTraces.twoWeeks()
        let simulator = try await Daemon.simulator([
            "--trace", try folder.write("trace.csv", trace.csv), "--history", "14d", "--speed", "0",
            "--fault", "duplicated@usage", "--fault", "revised@usage~20s", "--fault", "late@usage~20s",
        ])
        var random = SeededGenerator(seed: 7)
        var highest = 0.0
        for _ in 0..<6 {
            let daemon = try await Daemon.serve(
                in: folder, configuration: configuration(for: simulator, backfill: "15d"), environment: keyEnvironment)
            let life = ContinuousClock.now + .milliseconds(Int.random(in: 100...2_500, using: &random))
            while ContinuousClock.now < life {
                if let tokens = try await daemon.metrics()?.sum("holysheep_tokens_total") {
                    #expect(tokens >= highest)
                    highest = max(highest, tokens)
                }
                try await Task.sleep(for: .milliseconds(40))
            }
            daemon.program.send(SIGKILL)
            _ = try await daemon.program.waitForExit()
        }
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator, backfill: "15d"), environment: keyEnvironment)
        try await daemon.waitForMetrics(within: 90, "the counters to be exact") { metrics in
            metrics.sum("holysheep_tokens_total", #"direction="input""#) == trace.input
                && metrics.sum("holysheep_tokens_total", #"direction="output""#) == trace.output
                && metrics.sum("holysheep_requests_total") == trace.requests
        }
        try await daemon.program.stop()
        try await simulator.program.stop()
    }
}
