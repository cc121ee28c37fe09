import HTTPServer
import JSON
import Testing

@testable import HolySheepSimulator

@Suite struct ChatTests {
    private static let body = #"{"model":"gpt-4.1","messages":[{"role":"user","content":"Good morning"}]}"#

    @Test func answersInOpenAIsShape() async throws {
        let response = await (try TestGateway()).call(.post, "/v1/chat/completions", body: Self.body)
        #expect(response.status == 200)
        #expect(response.headers["X-RateLimit-Limit"] == "900")
        let answer = try response.json
        #expect(answer["object"]?.string == "chat.completion")
        #expect(answer["model"]?.string == "gpt-4.1")
        #expect(answer["choices"]?.array?.first?["message"]?["content"]?.string?.isEmpty == false)
        let usage = try #require(answer["usage"])
        let parts = (usage["prompt_tokens"]?.double ?? .nan) + (usage["completion_tokens"]?.double ?? .nan)
        #expect(usage["total_tokens"]?.double == parts)
    }

    @Test(arguments: [
        ("", "invalid_json"), ("{}", "missing_model"),
        (#"{"model":"gpt-0","messages":[{"role":"user","content":"x"}]}"#, "model_not_found"),
    ])
    func refuses(body: String, code: String) async throws {
        let response = await (try TestGateway()).call(.post, "/v1/chat/completions", body: body)
        #expect(response.status == 400)
        #expect(try response.json["error"]?["code"]?.string == code)
    }

    @Test(arguments: [
        (#"{"model":"gpt-4.1"}"#, "messages", "1"), (#"{"model":"gpt-4.1","messages":[]}"#, "messages", "1"),
        (#"{"model":"gpt-4.1","messages":[{"role":"user"}]}"#, "messages", "1"),
        (#"{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"stream":true}"#, "stream", "1"),
        (#"{"model":"gpt-4.1","messages":[{"role":"user","content":"x"}],"max_tokens":0}"#, "max_tokens", "1"),
        (body, "X-Priority", "3"), (body, "X-Priority", "high"),
    ])
    func refusesNamingTheMember(body: String, parameter: String, priority: String) async throws {
        let response = await (try TestGateway())
            .call(.post, "/v1/chat/completions", body: body, headers: [("X-Priority", priority)])
        #expect(response.status == 400)
        #expect(try response.json["error"]?["param"]?.string == parameter)
    }

    @Test func maximumTokensAreKept() async throws {
        let body = #"{"model":"gpt-4.1","max_tokens":5,"messages":[{"role":"user","content":"x"}]}"#
        let answer = try await (try TestGateway()).call(.post, "/v1/chat/completions", body: body).json
        #expect(answer["usage"]?["completion_tokens"] == 5)
        #expect(answer["choices"]?.array?.first?["finish_reason"] == "length")
    }

    @Test func callsAreBookedInUsage() async throws {
        let gateway = try TestGateway()
        gateway.clock.advance(1)
        let before = try await gateway.usage("2026-03-15", "2026-03-15").sum("requests", model: "gpt-4.1")
        for _ in 0..<3 { _ = await gateway.call(.post, "/v1/chat/completions", body: Self.body) }
        let after = try await gateway.usage("2026-03-15", "2026-03-15").sum("requests", model: "gpt-4.1")
        #expect(after == before + 3)
    }

    @Test func aFullQueueRefusesTheLessUrgent() async throws {
        // Far less than the simulated clients ask for.
        let gateway = try TestGateway { $0.requestsPerMinuteLimit = 60; $0.speed = 600 }
        let batch = await gateway.call(
            .post, "/v1/chat/completions", body: Self.body, headers: [("X-Priority", "2")])
        #expect(batch.status == 429)
        let wait = try #require(batch.headers["Retry-After"].flatMap { Int($0) })
        #expect((1...60).contains(wait))
        #expect(batch.headers["X-RateLimit-Remaining"] == "0")
        // The same account with room answers.
        let roomy = try TestGateway { $0.requestsPerMinuteLimit = 100_000 }
        #expect(
            await roomy.call(.post, "/v1/chat/completions", body: Self.body, headers: [("X-Priority", "2")]).status
                == 200)
    }
}
