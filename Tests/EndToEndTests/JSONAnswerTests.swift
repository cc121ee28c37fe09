import Foundation
import JSON
import TestSupport
import Testing

/// The JSON paths of the real daemon, over a gateway whose clock stands still.
@Suite(.serialized) struct JSONAnswerTests {
    @Test(.timeLimit(.minutes(2))) func everyPathAnswersInItsShape() async throws {
        let folder = try TemporaryFolder()
        let (simulator, daemon) = try await FrozenGateway.start(in: folder)
        try await FrozenGateway.waitUntilComplete(daemon)

        try await forecasts(daemon)
        try await capacity(daemon)
        try await budgets(daemon)
        try await pricing(daemon)
        try await quotas(daemon)
        for path in ["/forecast", "/capacity", "/budget", "/pricing", "/quota"] {
            let response = try await daemon.request("GET", path)
            #expect(response.headers["Content-Type"] == "application/json")
            #expect(try JSONValue(parsing: response.body)["simulated"] == false)
        }
        let page = try await daemon.request("GET", "/")
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(String(decoding: page.body, as: UTF8.self).contains("prod"))

        #expect(try await daemon.program.stop() == 0)
        try await simulator.program.stop()
    }

    private func forecasts(_ daemon: Daemon) async throws {
        let answer = try await daemon.json(
            "/forecast?metric=total_tokens&account=prod&model=gpt-4.1&horizon=24h&step=1h&level=80&level=95")
        #expect(
            answer.object?.map(\.name) == [
                "generated_at", "simulated", "metric", "unit", "horizon_seconds", "step_seconds", "series",
            ])
        #expect(answer["horizon_seconds"] == 86_400)
        #expect(answer["step_seconds"] == 3_600)
        let series = try #require(answer["series"]?.array)
        #expect(series.count == 1)
        #expect(series[0]["model"] == "gpt-4.1")
        #expect(series[0]["status"] == "ok")
        let points = try #require(series[0]["points"]?.array)
        #expect(points.count == 24)
        #expect(points[0]["timestamp"] == "2026-03-01T12:00:00Z")
        for point in points {
            let ends = ["lower_95", "lower_80", "value", "upper_80", "upper_95"].compactMap { point[$0]?.double }
            #expect(ends == ends.sorted())
            #expect(ends.allSatisfy { $0 >= 0 })
        }

        // Every quantity there is, each for the whole account and every model, or not at all.
        for metric in ["requests_per_minute", "input_tokens", "output_tokens", "total_tokens", "cost_usd"] {
            let series = try #require(try await daemon.json("/forecast?metric=\(metric)&horizon=168h")["series"]?.array)
            #expect(series.first?["model"] == "*")
            #expect(series.count > 3)
            #expect(series.allSatisfy { $0["points"]?.array?.count == 168 })
        }
        try await isProblem(daemon, "/forecast?metric=x&level=x", 400, fields: ["metric", "level"])
        try await isProblem(daemon, "/forecast?model=x&model=y", 400, fields: ["model"])
        try await isProblem(daemon, "/forecast?account=nobody", 404, fields: ["account"])
    }

    private func capacity(_ daemon: Daemon) async throws {
        let all = try await daemon.json("/capacity")
        let recommendations = try #require(all["recommendations"]?.array)
        #expect(recommendations.first?["model"] == "*")
        #expect(recommendations.count > 3)
        let one = try await daemon.json("/capacity/prod/gpt-4.1")
        // Flat, so that a scaler can read a member by its name.
        #expect(one["account"] == "prod")
        #expect(one["model"] == "gpt-4.1")
        #expect((one["replicas"]?.double ?? 0) >= 2)
        #expect((one["requests_per_minute"]?.double ?? 0) >= 50)
        #expect(one["rate_limit"]?["policy"] == "adaptive-token-bucket")
        #expect(one["override"] == .null)
        let names = ["action", "at", "since", "previous_requests_per_minute", "inputs", "candidates", "binding", "reason"]
        #expect(one["decision"]?.object?.map(\.name) == names)
        #expect(try await daemon.json("/capacity/prod/*")["model"] == "*")
        #expect(try await daemon.json("/capacity/prod/%2A")["model"] == "*")
        try await isProblem(daemon, "/capacity/nobody/gpt-4.1", 404, fields: ["account"])
        try await isProblem(daemon, "/capacity/prod/nothing", 404, fields: ["model"])
        try await isProblem(daemon, "/capacity?horizon=1h", 400, fields: ["horizon"])
    }

    private func budgets(_ daemon: Daemon) async throws {
        let all = try await daemon.json("/budget")
        let listed = try #require(all["budgets"]?.array?.first)
        let one = try await daemon.json("/budget/monthly")
        #expect(one.object?.dropFirst(2).map(\.name) == (listed.object ?? []).map(\.name) + ["models"])
        for budget in [listed, one] {
            #expect(budget["name"] == "monthly")
            #expect(budget["period"]?["start"] == "2026-03-01T00:00:00Z")
            #expect(budget["period"]?["end"] == "2026-04-01T00:00:00Z")
            #expect(budget["limit_usd"] == 2_000)
            let spent = try #require(budget["spent_usd"]?.double)
            #expect(spent > 0)
            #expect((budget["projected_usd"]?["median"]?.double ?? 0) > spent)
        }
        try await isProblem(daemon, "/budget/nothing", 404, fields: ["name"])
    }

    private func pricing(_ daemon: Daemon) async throws {
        let answer = try await daemon.json("/pricing?account=prod")
        #expect(answer["currency"] == "USD")
        #expect(answer["rates"]?.array?.compactMap { $0["name"]?.string } == ["market", "plan"])
        let models = try #require(answer["models"]?.array)
        let claude = try #require(models.first { $0["model"] == "claude-sonnet-4.5" })
        #expect(claude["output_usd_per_million"] == 15)
        #expect(claude["source"]?.string?.isEmpty == false)
        let used = models.flatMap { $0["in_use"]?.array ?? [] } + (answer["unknown_models"]?.array ?? [])
        #expect(used.count > 2)
        #expect(used.allSatisfy { $0["account"] == "prod" && ($0["drift_ratio"]?.double ?? 1) > 0 })
        try await isProblem(daemon, "/pricing?account=nobody", 404, fields: ["account"])
        try await isProblem(daemon, "/pricing?model=x&account=prod", 400, fields: ["model"])
    }

    private func quotas(_ daemon: Daemon) async throws {
        let listed = try #require(try await daemon.json("/quota")["quotas"]?.array?.first?.object)
        let one = try #require(try await daemon.json("/quota/prod").object)
        #expect(one.dropFirst(2).map(\.name) == listed.map(\.name))
        // Flat, so that a gateway can read a member by its name.
        #expect(one.allSatisfy { $0.value.array == nil && $0.value.object == nil })
        let quota = JSONValue.object(one)
        let used = try #require(quota["used_today"]?.double)
        #expect(used > 0)
        #expect((quota["projected_today_median"]?.double ?? 0) >= used)
        #expect(quota["plan"] == "professional" && quota["requests_per_day"] == 500_000)
        #expect(quota["exceeded"] == .bool(used > 500_000))
        #expect(quota["fitting_plan"]?.string != nil)
        try await isProblem(daemon, "/quota/nobody", 404, fields: ["account"])
        try await isProblem(daemon, "/quota?account=prod", 400, fields: ["account"])
    }

    private func isProblem(_ daemon: Daemon, _ path: String, _ status: Int, fields: [String]) async throws {
        let response = try await daemon.request("GET", path)
        #expect(response.status == status, "\(path)")
        #expect(response.headers["Content-Type"] == "application/problem+json")
        let problem = try JSONValue(parsing: response.body)
        #expect(problem["status"] == JSONValue(status))
        #expect(problem["errors"]?.array?.compactMap { $0["field"]?.string } == fields, "\(path)")
    }
}
