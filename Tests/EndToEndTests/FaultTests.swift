import Foundation
import TestSupport
import Testing

/// The gateway's faults, one after the other on one running daemon: it keeps serving, tells the truth
/// about each, and recovers without a restart.
@Suite(.serialized) struct FaultTests {
    /// A fault of the queue endpoint and the reason it must be counted under.
    static let faults: [(fault: String, reason: String)] = [
        ("429", "rate_limited"), ("5xx", "server_error"), ("401", "unauthorized"), ("reset", "reset"),
        ("half-body", "reset"), ("malformed-json", "malformed"), ("html", "server_error"), ("huge-body", "too_large"),
    ]

    @Test(.timeLimit(.minutes(5))) func everyFaultIsToldAndSurvived() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "2d"])
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator, usage: "2s", backfill: "2d"),
            environment: keyEnvironment)
        try await daemon.waitForMetrics("all endpoints to be up") { $0.values("holysheep_up") == [1, 1, 1] }

        for (fault, reason) in Self.faults {
            let before = try #require(
                try await daemon.metrics()?.value(
                    "holysheep_scrape_errors_total", #"endpoint="queue""#, "reason=\"\(reason)\""))
            #expect(try await simulator.request("POST", "/_simulator/faults", body: "\(fault)@queue").status == 201)
            try await daemon.waitForMetrics("\(fault) to be counted as \(reason)") { metrics in
                let errors = metrics.value(
                    "holysheep_scrape_errors_total", #"endpoint="queue""#, "reason=\"\(reason)\"") ?? 0
                return errors > before && metrics.value("holysheep_up", #"endpoint="queue""#) == 0
            }
            // The others are not held up by it.
            #expect(try await daemon.metrics()?.value("holysheep_up", #"endpoint="models""#) == 1)
            #expect(try await daemon.request("GET", "/-/ready").status == 200)
            #expect(try await simulator.request("DELETE", "/_simulator/faults").status == 204)
            try await daemon.waitForMetrics("recovery from \(fault)") {
                $0.value("holysheep_up", #"endpoint="queue""#) == 1
                    && $0.value("holysheep_circuit_open", #"endpoint="queue""#) == 0
            }
        }
        #expect(try await daemon.program.stop() == 0)
        try await simulator.program.stop()
    }

    /// A fault of single rows, and the reason they must be refused for.
    static let rowFaults = [("wrong-types:0.5", "bad_type"), ("nan:0.5", "not_a_number")]

    @Test(.timeLimit(.minutes(2)), arguments: rowFaults)
    func aBadRowIsRefusedAndTheOthersAreKept(fault: String, reason: String) async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "3d", "--fault", "\(fault)@usage"])
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator, backfill: "3d"), environment: keyEnvironment)
        let metrics = try await daemon.waitForMetrics("refused and stored rows") {
            ($0.value("holysheep_usage_rejected_rows_total", "reason=\"\(reason)\"") ?? 0) > 0
                && $0.sum("holysheep_tokens_total") != nil
        }
        #expect(metrics.value("holysheep_up", #"endpoint="usage""#) == 1)
        try await daemon.program.stop()
        try await simulator.program.stop()
    }

    @Test(.timeLimit(.minutes(2))) func anOutageOpensTheCircuitAndEndsByItself() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "1d"])
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator, backfill: "1d"), environment: keyEnvironment)
        try await daemon.waitForMetrics("all endpoints to be up") { $0.values("holysheep_up") == [1, 1, 1] }
        let healthy = try #require(try await daemon.metrics()?.value("holysheep_last_success_timestamp_seconds", "queue"))

        _ = try await simulator.request("POST", "/_simulator/faults", body: "5xx")
        let down = try await daemon.waitForMetrics("the circuits to open") {
            $0.values("holysheep_circuit_open") == [1, 1, 1]
        }
        #expect(down.values("holysheep_up") == [0, 0, 0])
        #expect((down.value("holysheep_last_success_timestamp_seconds", "queue") ?? 0) - healthy < 10)
        // What was known is still served.
        #expect(down.sum("holysheep_tokens_total") != nil)

        _ = try await simulator.request("DELETE", "/_simulator/faults")
        try await daemon.waitForMetrics("the circuits to close") {
            $0.values("holysheep_circuit_open") == [0, 0, 0] && $0.values("holysheep_up") == [1, 1, 1]
        }
        try await daemon.program.stop()
        try await simulator.program.stop()
    }
}
