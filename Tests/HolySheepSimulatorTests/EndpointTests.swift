import CivilTime
import Foundation
import HTTPServer
import JSON
import Testing

@testable import HolySheepSimulator

@Suite struct EndpointTests {
    @Test func modelsAreListed() async throws {
        let gateway = try TestGateway()
        let response = await gateway.call(.get, "/v1/models")
        #expect(response.status == 200)
        let ids = try response.json["data"]?.array?.compactMap { $0["id"]?.string } ?? []
        #expect(Set(["gpt-4.1", "claude-sonnet-4.5", "gemini-2.5-flash", "deepseek-v3.2"]).isSubset(of: ids))
        #expect(ids.count >= 5)
    }

    @Test(arguments: ["/v1/models", "/v1/metrics/queue", "/v1/usage", "/v1/chat/completions"])
    func onlyTheKeyIsAccepted(path: String) async throws {
        let gateway = try TestGateway()
        let method: HTTPMethod = path.hasSuffix("usage") || path.hasSuffix("completions") ? .post : .get
        for key in [nil, "wrong", "simulated2", ""] {
            let response = await gateway.call(method, path, key: key)
            #expect(response.status == 401)
            #expect(try response.json["error"]?["code"]?.string == "invalid_api_key")
        }
        let basic = await gateway.call(method, path, headers: [("Authorization", "Basic simulated")], key: nil)
        #expect(basic.status == 401)
        let right = await gateway.call(method, path, headers: [("Authorization", "bearer simulated")], key: nil)
        #expect(right.status != 401)
    }

    @Test(arguments: ["/", "/v1/models", "/v1/nowhere", "/v1/usage", "/_simulator/faults", "/v1/chat/completions"])
    func everyAnswerHasTheClockAndTheLimit(path: String) async throws {
        let gateway = try TestGateway()
        gateway.clock.advance(1.25)
        for method in [HTTPMethod.get, .post] {
            let response = await gateway.call(method, path)
            #expect(response.headers["Date"] == "Sun, 15 Mar 2026 08:00:01 GMT")
            #expect(response.headers["X-Simulated-Time"] == "2026-03-15T08:00:01.250Z")
            for name in ["Limit", "Remaining", "Reset"] {
                #expect(response.headers["X-RateLimit-\(name)"].flatMap { Int($0) } != nil)
            }
            #expect(response.headers["X-RateLimit-Policy"]?.isEmpty == false)
        }
    }

    @Test func pathsAndMethodsFailInTheGatewaysShape() async throws {
        let gateway = try TestGateway()
        let missing = await gateway.call(.get, "/v1/nowhere")
        #expect(missing.status == 404)
        #expect(try missing.json["error"]?["message"]?.string != nil)
        let method = await gateway.call(.get, "/v1/usage")
        #expect(method.status == 405)
        #expect(method.headers["Allow"]?.contains("POST") == true)
    }

    @Test(arguments: [
        ("", nil, "invalid_json"), ("[1]", nil, "invalid_json"), ("{}", "start_date", "invalid_date"),
        (#"{"start_date":"2026-3-1","end_date":"2026-03-02","granularity":"hourly"}"#, "start_date", "invalid_date"),
        (#"{"start_date":"2026-02-30","end_date":"2026-03-02","granularity":"hourly"}"#, "start_date", "invalid_date"),
        (#"{"start_date":"2026-03-01","end_date":7,"granularity":"hourly"}"#, "end_date", "invalid_date"),
        (
            #"{"start_date":"2026-03-03","end_date":"2026-03-02","granularity":"hourly"}"#,
            "end_date", "invalid_date_range"
        ),
        (
            #"{"start_date":"2020-03-03","end_date":"2026-03-02","granularity":"hourly"}"#,
            "end_date", "invalid_date_range"
        ),
        (
            #"{"start_date":"2026-03-01","end_date":"2026-03-02","granularity":"weekly"}"#,
            "granularity", "invalid_granularity"
        ),
        (#"{"start_date":"2026-03-01","end_date":"2026-03-02"}"#, "granularity", "invalid_granularity"),
    ] as [(String, String?, String)])
    func usageRefusesNamingTheMember(body: String, parameter: String?, code: String) async throws {
        let response = await (try TestGateway()).call(.post, "/v1/usage", body: body)
        #expect(response.status == 400)
        let error = try response.json["error"]
        #expect(error?["type"]?.string == "invalid_request_error")
        #expect(error?["param"]?.string == parameter)
        #expect(error?["code"]?.string == code)
    }

    @Test func usageStaysWithinTheDaysAndTheHistory() async throws {
        let gateway = try TestGateway()
        let day = try await gateway.usage("2026-03-14", "2026-03-14")
        #expect(Set(day.compactMap { $0["timestamp"]?.string }).count == 24)
        #expect(day.allSatisfy { $0["timestamp"]?.string?.hasPrefix("2026-03-14T") == true })
        #expect(try await gateway.usage("2026-03-11", "2026-03-11").isEmpty)
        #expect(try await gateway.usage("2026-03-16", "2026-03-20").isEmpty)
        let first = try await gateway.usage("2026-03-12", "2026-03-12")
        #expect(first.first?["timestamp"]?.string == "2026-03-12T08:00:00Z")
        let today = try await gateway.usage("2026-03-15", "2026-03-15")
        #expect(today.last?["timestamp"]?.string == "2026-03-15T07:00:00Z")
        #expect(today.count == 8 * 6 || today.count == 8 * 5)
    }

    @Test func usageRowsAreComplete() async throws {
        let rows = try await (try TestGateway()).usage("2026-03-14", "2026-03-14")
        for row in rows {
            let input = try #require(row["input_tokens"]?.double)
            let output = try #require(row["output_tokens"]?.double)
            #expect(row["total_tokens"]?.double == input + output)
            #expect((row["requests"]?.double ?? 0) > 0)
            #expect((1...2000).contains(row["latency_ms"]?.double ?? 0))
            let price = PriceList.price(of: row["model"]?.string ?? "")
            let cost = (input * price.input + output * price.output) / 1e6
            #expect(abs((row["cost_usd"]?.double ?? 0) - cost) < 1e-6)
        }
    }

    @Test func daysAreTheSumsOfTheirHours() async throws {
        let gateway = try TestGateway()
        let hours = try await gateway.usage("2026-03-13", "2026-03-14")
        let days = try await gateway.usage("2026-03-13", "2026-03-14", "daily")
        #expect(days.allSatisfy { $0["timestamp"]?.string?.hasSuffix("T00:00:00Z") == true })
        for name in ["requests", "input_tokens", "output_tokens"] {
            #expect(days.sum(name) == hours.sum(name))
            #expect(days.sum(name, model: "gpt-4.1") == hours.sum(name, model: "gpt-4.1"))
        }
    }

    @Test func theOpenHourGrowsAndClosedOnesStay() async throws {
        let gateway = try TestGateway()
        let before = try await gateway.usage("2026-03-15", "2026-03-15")
        gateway.clock.advance(59)
        #expect(try await gateway.usage("2026-03-15", "2026-03-15") == before)
        gateway.clock.advance(1)
        let first = try await gateway.usage("2026-03-15", "2026-03-15")
        #expect(Array(first.prefix(before.count)) == before)
        let opened = Array(first.dropFirst(before.count))
        #expect(opened.allSatisfy { $0["timestamp"]?.string == "2026-03-15T08:00:00Z" })
        gateway.clock.advance(1800)
        let later = try await gateway.usage("2026-03-15", "2026-03-15").dropFirst(before.count)
        #expect(Array(later).sum("requests") > opened.sum("requests"))
    }

    @Test func sameSeedSameAnswerWheneverItStarted() async throws {
        let first = try TestGateway { $0.historySeconds = 10 * 86_400 }
        let second = try TestGateway { $0.startTime = TestGateway.start.addingTimeInterval(-86_400); $0.speed = 2 }
        second.clock.advance(43_200)
        let same = (
            try await first.usage("2026-03-14", "2026-03-15"), try await second.usage("2026-03-14", "2026-03-15")
        )
        #expect(same.0 == same.1)
        let other = try TestGateway { $0.seed = 2 }
        #expect(try await other.usage("2026-03-14", "2026-03-15") != same.0)
    }

    @Test func timeRunsAtItsSpeed() async throws {
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        for (speed, expected) in [(60.0, 600.0), (1, 10), (0, 0)] {
            let gateway = try TestGateway { $0.speed = speed; $0.startTime = start }
            gateway.clock.advance(10)
            let time = await gateway.call(.get, "/").headers["X-Simulated-Time"]
            #expect(time == RFC3339.formatMilliseconds(start.addingTimeInterval(expected)))
        }
    }

    @Test func traceSumsAreExact() async throws {
        var text = "timestamp,model,requests,input_tokens,output_tokens\n"
        var expected = Demand()
        for bucket in Int64(0)..<300 {
            let time = RFC3339.format(1_700_000_000 / 600 * 600 + bucket * 600)
            for model in ["m-large", "m-small"] where bucket % 7 != 3 {
                let draw = RandomKey(seed: 4)[model][bucket]
                let demand = Demand(
                    requests: Int64(draw.bits % 130_000), inputTokens: Int64(draw[1].bits % 90_000_000),
                    outputTokens: Int64(draw[2].bits % 90_000_000))
                text += "\(time),\(model),\(demand.requests),\(demand.inputTokens),\(demand.outputTokens)\n"
                expected += demand
            }
        }
        let trace = try TrafficTrace.parse(Array(text.utf8), file: "trace.csv")
        // A start off the grid, and a history of exactly one period.
        let gateway = try TestGateway {
            $0.trace = trace
            $0.historySeconds = trace.period
            $0.startTime = Date(timeIntervalSince1970: 1_773_562_111.7)
            $0.speed = 0
        }
        for granularity in ["hourly", "daily"] {
            let rows = try await gateway.usage("2026-03-12", "2026-03-16", granularity)
            #expect(rows.sum("requests") == expected.requests)
            #expect(rows.sum("input_tokens") == expected.inputTokens)
            #expect(rows.sum("output_tokens") == expected.outputTokens)
        }
        let models = await gateway.call(.get, "/v1/models")
        #expect(try models.json["data"]?.array?.compactMap { $0["id"]?.string } == ["m-large", "m-small"])
    }

    @Test func traceBucketsAppearWholeOnceClosed() async throws {
        let trace = try TrafficTrace.parse(Array(TrafficTraceTests.text.utf8), file: "trace.csv")
        let gateway = try TestGateway { $0.trace = trace; $0.historySeconds = 0 }
        func requests() async throws -> Int64 { try await gateway.usage("2026-03-15", "2026-03-15").sum("requests") }
        #expect(try await requests() == 0)
        gateway.clock.advance(599)
        #expect(try await requests() == 0)
        gateway.clock.advance(1)
        #expect(try await requests() == 10)
        gateway.clock.advance(600)
        #expect(try await requests() == 31)
        gateway.clock.advance(2400)
        #expect(try await requests() == 71 + 31)
    }

    @Test func queueAddsUp() async throws {
        let gateway = try TestGateway { $0.requestsPerMinuteLimit = 300 }
        let answer = try await gateway.call(.get, "/v1/metrics/queue").json
        let queues = try #require(answer["queues"]?.array)
        #expect(queues.count == 18)
        #expect(answer["queue_depth"]?.double == queues.reduce(0) { $0 + ($1["queue_depth"]?.double ?? .nan) })
        #expect(answer["throughput_rpm"]?.double == queues.reduce(0) { $0 + ($1["throughput_rpm"]?.double ?? .nan) })
        #expect(Set(queues.compactMap { $0["priority"]?.double }) == [0, 1, 2])
        // Sunday afternoon in Shanghai has more than 300 requests a minute.
        #expect((1...300).contains(answer["queue_depth"]?.double ?? 0))
        #expect((280...340).contains(answer["throughput_rpm"]?.double ?? 0))
    }

    @Test func pollingIsNeverThrottledButHammeringIs() async throws {
        let gateway = try TestGateway()
        // 90 days of history at once, and then an hour of polls at the default intervals.
        for _ in 0..<92 { #expect(await gateway.call(.get, "/v1/models").status == 200) }
        for _ in 0..<240 {
            gateway.clock.advance(15)
            #expect(await gateway.call(.get, "/v1/metrics/queue").status == 200)
        }
        var last = await gateway.call(.get, "/v1/models")
        for _ in 0..<400 where last.status == 200 { last = await gateway.call(.get, "/v1/models") }
        #expect(last.status == 429)
        #expect(last.headers["X-RateLimit-Remaining"] == "0")
        let wait = try #require(last.headers["Retry-After"].flatMap { Double($0) })
        #expect(try last.json["error"]?["type"]?.string == "rate_limit_error")
        gateway.clock.advance(wait)
        #expect(await gateway.call(.get, "/v1/models").status == 200)
    }

    @Test func pageSaysWhatItIs() async throws {
        let response = await (try TestGateway()).call(.get, "/", key: nil)
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"]?.hasPrefix("text/plain") == true)
        #expect(response.text.contains("simulator"))
    }

    @Test(arguments: [
        { $0.speed = -1 }, { $0.speed = .nan }, { $0.historySeconds = -1 }, { $0.apiKey = "" }, { $0.apiKey = "a b" },
        { $0.requestsPerMinuteLimit = 0 }, { $0.startTime = Date(timeIntervalSince1970: 0) },
    ] as [@Sendable (inout SimulatorConfiguration) -> Void])
    func refusesWhatCannotBe(change: @Sendable (inout SimulatorConfiguration) -> Void) {
        #expect(throws: SimulatorError.self) { _ = try TestGateway(change) }
    }
}
