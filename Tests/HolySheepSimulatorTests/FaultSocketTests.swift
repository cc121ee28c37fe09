import Foundation
import HTTPServer
import JSON
import Testing

@testable import HolySheepSimulator

/// What faults look like to a client on the other end of a connection.
@Suite(.serialized) struct FaultSocketTests {
    private func serve(
        _ faults: String, _ test: (Simulator, RawClient) async throws -> Void
    ) async throws {
        let gateway = try TestGateway { $0.faults = try! FaultSpec.parse(faults) }
        let address = try gateway.simulator.start()
        #expect(gateway.simulator.baseURL == "http://127.0.0.1:\(address.port)/v1")
        do {
            try await test(gateway.simulator, RawClient(port: address.port))
        } catch {
            await gateway.simulator.stop()
            throw error
        }
        await gateway.simulator.stop()
    }

    @Test func noFault() async throws {
        try await serve("") { _, client in
            let answer = await client.send("GET", "/v1/models")
            #expect(answer.status == 200)
            #expect(answer.end == .closed)
            #expect(answer.header("Date") == "Sun, 15 Mar 2026 08:00:00 GMT")
            #expect(answer.text.components(separatedBy: "\r\nDate:").count == 2)
            let document = try JSONValue(parsing: Array(answer.body.utf8))
            #expect(document["data"] != nil)
            let usage = await client.send(
                "POST", "/v1/usage",
                body: #"{"start_date":"2026-03-14","end_date":"2026-03-14","granularity":"daily"}"#)
            #expect(usage.status == 200)
        }
    }

    @Test func latencyHoldsTheAnswerBack() async throws {
        try await serve("latency:300ms") { _, client in
            let start = ContinuousClock.now
            let answer = await client.send("GET", "/v1/models")
            #expect(answer.status == 200)
            #expect(start.duration(to: .now) >= .milliseconds(300))
        }
    }

    @Test func hangNeverAnswersUntilItIsRemoved() async throws {
        try await serve("hang@models") { _, client in
            let answer = await client.send("GET", "/v1/models", timeout: 1)
            #expect(answer.text.isEmpty)
            #expect(answer.end == .timedOut)
            #expect(await client.send("GET", "/v1/metrics/queue").status == 200)
            async let held = client.send("GET", "/v1/models")
            while await client.send("GET", "/_simulator/faults").body.contains("\"applied\":1") {}
            _ = await client.send("DELETE", "/_simulator/faults")
            let end = await held
            #expect(end.text.isEmpty)
            #expect(end.end != .timedOut)
            #expect(await client.send("GET", "/v1/models").status == 200)
        }
    }

    @Test func stopEndsHangingAnswers() async throws {
        let gateway = try TestGateway { $0.faults = try! FaultSpec.parse("hang") }
        let client = RawClient(port: try gateway.simulator.start().port)
        async let held = client.send("GET", "/v1/models")
        while await !client.send("GET", "/_simulator/faults").body.contains("\"applied\":1") {}
        await gateway.simulator.stop()
        #expect(await held.end != .timedOut)
    }

    @Test func resetEndsTheConnection() async throws {
        try await serve("reset") { _, client in
            let answer = await client.send("GET", "/v1/models")
            #expect(answer.text.isEmpty)
            #expect(answer.end == .reset)
        }
    }

    @Test func halfABodyBreaksItsPromise() async throws {
        try await serve("half_body") { _, client in
            let answer = await client.send("GET", "/v1/models")
            #expect(answer.status == 200)
            let promised = try #require(answer.header("Content-Length").flatMap { Int($0) })
            #expect(answer.body.utf8.count == promised / 2)
            #expect(answer.end != .timedOut)
        }
    }

    @Test func malformedJSONArrivesWhole() async throws {
        try await serve("malformed_json") { _, client in
            let answer = await client.send("GET", "/v1/models")
            #expect(answer.status == 200)
            #expect(answer.header("Content-Length") == String(answer.body.utf8.count))
            #expect(throws: JSONParseError.self) {
                try JSONValue(parsing: Array(answer.body.utf8), tolerant: true)
            }
        }
    }

    @Test func hugeBodyIsAsLongAsAsked() async throws {
        try await serve("huge_body:20MiB") { _, client in
            let answer = await client.send("GET", "/v1/models")
            #expect(answer.status == 200)
            #expect(answer.body.utf8.count == 20 << 20)
        }
    }

    @Test(arguments: [("429:3s", 429), ("503", 503), ("401", 401), ("html", 502)])
    func errorsHaveTheirStatus(fault: String, status: Int) async throws {
        try await serve(fault) { _, client in
            let answer = await client.send("GET", "/v1/metrics/queue")
            #expect(answer.status == status)
            #expect(answer.header("X-Simulated-Time") == "2026-03-15T08:00:00.000Z")
            if status == 429 { #expect(answer.header("Retry-After") == "3") }
        }
    }
}
