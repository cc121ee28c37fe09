import Foundation
import HolySheepAPI
import Storage
import Testing
import TestSupport

@testable import Exporter

@Suite struct QueuePollerTests {
    @Test(arguments: [
        // The whole account where its depth is told; throughput is unknown, not 0, where it is not.
        (QueueReport(depth: 3, throughputPerMinute: nil), [("*", 3.0, nil)]),
        (QueueReport(depth: nil, throughputPerMinute: 9), []),
        (QueueReport(depth: 0, throughputPerMinute: 0), [("*", 0, 0)]),
        // Priorities of a model are one queue; what one of them does not tell does not count.
        (
            QueueReport(
                depth: 6, throughputPerMinute: 8,
                queues: [
                    ModelQueue(model: "b", priority: 0, depth: 1, throughputPerMinute: 2),
                    ModelQueue(model: "a", priority: 1, depth: 3),
                    ModelQueue(model: "b", priority: 2, depth: 2, throughputPerMinute: nil),
                ]), [("*", 6, 8), ("a", 3, nil), ("b", 3, 2)]
        ),
    ] as [(QueueReport, [(String, Double, Double?)])])
    func samplesOf(report: QueueReport, expected: [(String, Double, Double?)]) {
        let samples = QueuePoller.samples(of: report, account: "prod", at: 60)
        #expect(
            samples
                == expected.map {
                    QueueSample(account: "prod", model: $0.0, at: 60, depth: $0.1, throughputPerMinute: $0.2)
                })
    }

    private func poll(_ bench: GatewayBench, _ body: String) async throws {
        let server = try TestServer(
            answer: "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
        let poller = QueuePoller(
            caller: bench.caller(.queue),
            client: HolySheepClient(baseURL: server.url, key: try APIKey("k"), http: bench.http),
            upstream: bench.upstream, storage: bench.storage, time: bench.time)
        try await poller.poll()
    }

    @Test func aReadingIsKeptInMemoryAndInTheStoreAndWhatIsOddInQuarantine() async throws {
        let bench = try GatewayBench()
        try await poll(bench, #"{"queue_depth":4,"throughput_rpm":30,"queues":[{"model":"m","queue_depth":-1}]}"#)
        #expect(bench.upstream.status(of: "prod")?.queue?.report.depth == 4)
        let stored = try bench.storage.read { store throws(StorageError) in
            try store.queueSamples(account: "prod", model: "*", from: 0, to: .max)
        }
        #expect(stored.map(\.depth) == [4])
        let refused = try bench.storage.read { store throws(StorageError) in try store.quarantineCounts() }
        #expect(refused.map(\.reason) == ["negative"] && refused.map(\.count) == [1])
    }

    @Test(arguments: [#"{"queue_depth":-5}"#, #"{"queue_depth":null,"throughput_rpm":null}"#, #"{"queues":[{"queue_depth":1}]}"#])
    func anAnswerOfNoUseIsAFailedCall(body: String) async throws {
        let bench = try GatewayBench()
        await #expect(throws: GatewayCaller.Failure.self) { try await poll(bench, body) }
        let endpoint = bench.endpoint(.queue)
        #expect(endpoint.isUp == false && endpoint.errors["malformed"] == 1)
        let refused = try bench.storage.read { store throws(StorageError) in try store.quarantineCounts() }
        #expect(refused.map(\.endpoint) == (body.contains("null") ? [] : ["queue"]))
    }

    @Test func thatNothingWaitsIsAnAnswer() async throws {
        let bench = try GatewayBench()
        try await poll(bench, #"{"queues":[]}"#)
        #expect(bench.endpoint(.queue).isUp == true)
    }

    @Test func withoutAStoreTheGaugesStillHaveIt() async throws {
        let bench = try GatewayBench()
        bench.storage.close()
        try await poll(bench, #"{"queue_depth":4}"#)
        #expect(bench.upstream.status(of: "prod")?.queue?.report.depth == 4)
        #expect(bench.endpoint(.queue).isUp == true && bench.endpoint(.queue).errors["storage"] == 1)
    }
}
