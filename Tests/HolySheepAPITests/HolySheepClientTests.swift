import CivilTime
import Foundation
import HTTPClient
import HolySheepAPI
import JSON
import TestSupport
import Testing

@Suite struct HolySheepClientTests {
    private static let key = "sk-verysecret-0123456789"

    private static func client(_ server: TestServer, path: String = "/v1") throws -> HolySheepClient {
        HolySheepClient(
            baseURL: server.url + path, key: try APIKey(key),
            http: HTTPClient(
                HTTPClientConfiguration(
                    connectTimeout: 5, totalTimeout: 10, maxResponseBytes: 100_000, userAgent: "tests")))
    }

    private static func server(_ status: Int, _ headers: [String] = [], _ body: String) throws -> TestServer {
        let lines = ["HTTP/1.1 \(status) Words", "Content-Length: \(body.utf8.count)"] + headers
        return try TestServer(answer: lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    private static func failure(
        _ server: TestServer, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> GatewayError? {
        let client = try client(server)
        do throws(GatewayError) {
            _ = try await client.models()
            Issue.record("got an answer where an error was due", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["/v1", "/v1/"])
    func modelsAreAskedForWithTheKey(path: String) async throws {
        let date = HTTPDate.format(Date())
        let server = try Self.server(
            200, ["Date: \(date)", "X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 59"],
            #"{"data":[{"id":"gpt-4.1"}]}"#)
        let answer = try await Self.client(server, path: path).models()
        #expect(answer.value.ids == ["gpt-4.1"])
        #expect(answer.rateLimit?.limit == 60 && answer.rateLimit?.remaining == 59)
        #expect(answer.clock.date == HTTPDate.parse(date))
        #expect(answer.clock.simulatedNow == nil)
        #expect(answer.durationSeconds > 0)
        let request = try #require(server.requests.first)
        #expect(request.line == "GET /v1/models HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer \(Self.key)")
    }

    @Test func usageOfWhichNoRowCanBeUsedIsMalformedAndBringsItsRows() async throws {
        let server = try Self.server(200, [], #"{"usage":[{"model":"m"},{"timestamp":"2026-02-28T23:00:00Z"}]}"#)
        let client = try Self.client(server)
        do throws(GatewayError) {
            _ = try await client.usage(from: Date(), through: Date(), granularity: .hourly)
            Issue.record("got an answer where an error was due")
        } catch {
            #expect(error.reason == .malformed && error.status == 200 && error.detail.contains("2 rows"))
            #expect(error.rejected.map(\.reason) == ["missing_timestamp", "missing_model"])
        }
    }

    @Test func usageIsAskedForInUTCDays() async throws {
        let server = try Self.server(
            200, [], #"{"usage":[{"model":"m","timestamp":"2026-02-28T23:00:00Z","input_tokens":1,"output_tokens":2}]}"#
        )
        let answer = try await Self.client(server).usage(
            from: Date(timeIntervalSince1970: 1_772_236_800), through: Date(timeIntervalSince1970: 1_772_323_199),
            granularity: .hourly)
        #expect(answer.value.rows.map(\.start) == [1_772_319_600])
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /v1/usage HTTP/1.1")
        #expect(request.headers["content-type"] == "application/json")
        #expect(
            try JSONValue(parsing: request.body)
                == ["start_date": "2026-02-28", "end_date": "2026-02-28", "granularity": "hourly"])
    }

    @Test func queueIsAskedFor() async throws {
        let server = try Self.server(200, [], #"{"queue_depth":3,"throughput_rpm":50}"#)
        #expect(try await Self.client(server).queue().value.depth == 3)
        #expect(server.requests.first?.line == "GET /v1/metrics/queue HTTP/1.1")
    }

    /// The gateway's clock, not ours, tells what lies in the future.
    @Test(
        arguments: [
            ("X-Simulated-Time: 2020-05-05T10:00:00Z", ["future_timestamp"]),
            ("X-Simulated-Time: 2020-05-05T12:00:00Z", []),
            ("Date: Tue, 05 May 2020 10:00:00 GMT", ["future_timestamp"]), ("Date: Tue, 05 May 2020 12:00:00 GMT", []),
            ("Date: nonsense", []),
        ] as [(String, [String])])
    func rowsAreJudgedByTheGatewaysClock(header: String, rejected: [String]) async throws {
        let server = try Self.server(
            200, [header],
            #"{"usage":[{"model":"m","timestamp":"2020-05-05T08:00:00Z","input_tokens":1,"output_tokens":2},"#
                + #"{"model":"m","timestamp":"2020-05-05T12:00:00Z","input_tokens":1,"output_tokens":2}]}"#)
        let now = Date()
        let answer = try await Self.client(server).usage(from: now, through: now, granularity: .hourly)
        #expect(answer.value.rejected.map(\.reason) == rejected)
        #expect((answer.clock.simulatedNow != nil) == header.hasPrefix("X-"))
    }

    @Test(
        arguments: [
            (400, GatewayError.Reason.badRequest), (401, .unauthorized), (403, .unauthorized), (404, .notFound),
            (408, .unexpectedStatus),
            (409, .unexpectedStatus), (422, .badRequest), (429, .rateLimited), (500, .serverError), (503, .serverError),
            (301, .unexpectedStatus),
        ] as [(Int, GatewayError.Reason)])
    func statusesAreReasons(status: Int, reason: GatewayError.Reason) async throws {
        let server = try Self.server(status, [], #"{"error":{"message":"model not found","type":"x"}}"#)
        let error = try #require(try await Self.failure(server))
        #expect(error.reason == reason)
        #expect(error.status == status)
        #expect(error.retryOutcome == .status(status))
        #expect(error.detail.contains("\(status): model not found"))
    }

    @Test(
        arguments: [
            (#"{"error":{"message":"m1"}}"#, "m1"), (#"{"error":"m2"}"#, "m2"), (#"{"message":"m3"}"#, "m3"),
            (#"{"detail":"m4"}"#, "m4"),
            (#"{"error":{"message":"one\r\n  two\u0000\u202ethree"}}"#, "one two three"),
            (#"{"error":{"message":null}}"#, nil), (#"{"error":{}}"#, nil),
            ("<html>secret stack</html>", nil), ("", nil), ("[]", nil), (#"{"error":{"message":"   "}}"#, nil),
        ] as [(String, String?)])
    func theMessageOfAnErrorBodyIsTold(body: String, message: String?) async throws {
        let error = try #require(try await Self.failure(Self.server(500, [], body)))
        #expect(error.detail == "the gateway answered 500" + (message.map { ": \($0)" } ?? ""))
    }

    @Test func messagesAreBounded() async throws {
        let message = String(repeating: "é ", count: 10_000)
        let error = try #require(try await Self.failure(Self.server(500, [], #"{"error":{"message":"\#(message)"}}"#)))
        #expect(error.detail.utf8.count < 400)
        #expect(error.detail.hasSuffix("…"))
    }

    @Test(arguments: [
        "KEY", "Incorrect API key provided: KEY.", "Incorrect API key provided: sk-verys***6789", "Bearer KEY",
        "\\\"KEY\\\"", "a KEY KEY b",
        "sk-verysecret-\\u0000 0123456789", "\\u200bKEY", String(repeating: "x ", count: 145) + "KEY",
        "KEY" + String(repeating: "x", count: 400),
    ])
    func aKeyThatIsEchoedIsRedacted(message: String) async throws {
        let text = message.replacingOccurrences(of: "KEY", with: Self.key)
        let error = try #require(try await Self.failure(Self.server(401, [], #"{"error":{"message":"\#(text)"}}"#)))
        var dumped = ""
        dump(error, to: &dumped)
        for rendering in [error.detail, "\(error)", String(reflecting: error), dumped] {
            #expect(
                !rendering.contains("secret") && !rendering.contains("sk-verys") && !rendering.contains("0123456789"))
        }
    }

    /// Five seconds between the clocks, which must not matter.
    @Test(
        arguments: [
            ("Retry-After: 7", 7.0), ("Retry-After: Sun, 01 Jan 2090 00:00:12 GMT", 7),
            ("X-RateLimit-Reset: 3786912012", 7),
            ("X-RateLimit-Reset: 9", 9), ("Retry-After: 3\r\nX-RateLimit-Reset: 9", 3), ("Retry-After: soon", nil),
            ("X-Other: 1", nil),
        ] as [(String, Double?)])
    func theWaitIsToldByTheServersClock(headers: String, retryAfter: Double?) async throws {
        let server = try Self.server(429, ["Date: Sun, 01 Jan 2090 00:00:05 GMT", headers], "{}")
        let error = try #require(try await Self.failure(server))
        #expect(error.retryAfter == retryAfter)
        // A reset says when the window ends, which is no reason to wait after other failures.
        let other = try Self.server(503, ["Date: Sun, 01 Jan 2090 00:00:05 GMT", headers], "{}")
        #expect(
            try #require(try await Self.failure(other)).retryAfter
                == (headers.contains("Retry-After") ? retryAfter : nil))
    }

    @Test(arguments: ["", "<html></html>", "[]", #"{"data":1}"#, #"{"data":[{"id":"#])
    func aSuccessThatMakesNoSenseIsMalformed(body: String) async throws {
        let error = try #require(try await Self.failure(Self.server(200, ["X-RateLimit-Limit: 5"], body)))
        #expect(error.reason == .malformed)
        #expect(error.status == 200)
        #expect(error.rateLimit?.limit == 5)
        #expect(error.retryOutcome == .permanent)
    }

    @Test func transportFailuresKeepTheirReason() async throws {
        let closed = try TestServer(backlog: nil, script: nil)
        #expect(try await Self.failure(closed)?.reason == .connect)
        #expect(
            try await Self.failure(TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))?.reason
                == .reset)
        #expect(
            try await Self.failure(Self.server(200, [], String(repeating: " ", count: 100_001)))?.reason == .tooLarge)
        for reason in GatewayError.Reason.allCases where HTTPClientError.Reason(rawValue: reason.rawValue) != nil {
            let isPermanent = [.cancelled, .shutdown, .invalidURL, .tooLarge].contains(reason)
            #expect(GatewayError(reason: reason, detail: "").retryOutcome == (isPermanent ? .permanent : .transport))
        }
        #expect(HTTPClientError.Reason.allCases.allSatisfy { GatewayError.Reason(rawValue: $0.rawValue) != nil })
    }

    @Test func clientsDescribeThemselvesWithoutTheKey() async throws {
        let client = try Self.client(TestServer(answer: ""))
        var dumped = ""
        dump(client, to: &dumped)
        #expect(!(dumped + "\(client)" + String(reflecting: client)).contains("verysecret"))
    }
}
