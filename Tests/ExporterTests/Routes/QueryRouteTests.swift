import Foundation
import HTTPServer
import JSON
import PromQL
import SampleWindow
import Testing

@testable import Exporter

/// The query API over a window of ten minutes of two series.
@Suite struct QueryRouteTests {
    /// Milliseconds.
    private static let now = SampleState.now * 1000

    private static func snapshot() -> Snapshot {
        var window = SampleWindow()
        for tick in 0...120 {
            let time = now - 600_000 + Int64(tick) * 5000
            let samples = ["prod", "new"].enumerated().map { index, account in
                (
                    labels: PromQL.Labels(["__name__": "holysheep_requests_total", "account": account]),
                    value: Double(tick * 5 * (index + 1))
                )
            }
            let once = (labels: PromQL.Labels(["__name__": "tiny", "text": "a\"b\n"]), value: 1.5e-7)
            window.append(samples + (tick == 120 ? [once] : []), at: time, keeping: 3_600_000)
        }
        var snapshot = SampleState.snapshot()
        snapshot.samples = window.view
        snapshot.rules = RuleReport()
        snapshot.metrics = MetricDescription.all(Collectors.collect(SampleState.input()))
        return snapshot
    }

    private let router = SampleRouter(Self.snapshot())

    private func ask(_ path: String, _ parameters: KeyValuePairs<String, String> = [:]) async throws -> HTTPResponse {
        try await router.respond("/api/v1/\(path)?" + Self.form(parameters))
    }

    private static func form(_ parameters: KeyValuePairs<String, String>) -> String {
        parameters.map { name, value in
            let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._"))
            return name + "=" + (value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")
        }.joined(separator: "&")
    }

    @Test func anInstantQueryAnswersAVector() async throws {
        let response = try await ask("query", ["query": "rate(holysheep_requests_total[1m])"])
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"] == "application/json")
        #expect(
            response.text
                == #"{"status":"success","data":{"resultType":"vector","result":["#
                + #"{"metric":{"account":"new"},"value":[1772366400,"2"]},"#
                + #"{"metric":{"account":"prod"},"value":[1772366400,"1"]}]}}"#)
    }

    @Test(arguments: [
        ("1.50", "scalar", #"[1772366400.050,"1.5"]"#),
        ("\"a\\\"b\"", "string", #"[1772366400.050,"a\"b"]"#),
        ("-1/0", "scalar", #"[1772366400.050,"-Inf"]"#), ("tiny", "vector", nil), ("nothing", "vector", "[]"),
        ("1e20", "scalar", #"[1772366400.050,"100000000000000000000"]"#), ("1e-7", "scalar", #"[1772366400.050,"0.0000001"]"#),
        ("vector(1e21)", "vector", #"[{"metric":{},"value":[1772366400.050,"1e+21"]}]"#),
    ])
    func valuesAreWrittenAsPrometheusDoes(query: String, type: String, result: String?) async throws {
        let result = result ?? #"[{"metric":{"__name__":"tiny","text":"a\"b\n"},"value":[1772366400.050,"1.5e-07"]}]"#
        let response = try await ask("query", ["query": query, "time": "1772366400.05"])
        #expect(response.text == #"{"status":"success","data":{"resultType":"\#(type)","result":\#(result)}}"#)
    }

    @Test func aRangeQueryAnswersAMatrix() async throws {
        let response = try await ask(
            "query_range",
            [
                "query": #"holysheep_requests_total{account="prod"}"#, "start": "2026-03-01T11:59:30Z",
                "end": "1772366400", "step": "15s",
            ])
        #expect(
            response.text
                == #"{"status":"success","data":{"resultType":"matrix","result":["#
                + #"{"metric":{"__name__":"holysheep_requests_total","account":"prod"},"values":["#
                + #"[1772366370,"570"],[1772366385,"585"],[1772366400,"600"]]}]}}"#)
    }

    @Test func aRangeSelectorAnswersItsSamples() async throws {
        let data = try JSONValue(parsing: try await ask("query", ["query": "holysheep_requests_total[1m]"]).bytes)["data"]
        #expect(data?["resultType"]?.string == "matrix")
        #expect(data?["result"]?.array?.first?["values"]?.array?.count == 13)
    }

    struct BadRequest: Sendable {
        let path: String
        let parameters: KeyValuePairs<String, String>
        let status: Int
        let type: String
        let message: String

        init(
            _ path: String, _ parameters: KeyValuePairs<String, String>, _ status: Int, _ type: String, _ message: String
        ) {
            (self.path, self.parameters, self.status, self.type, self.message) = (path, parameters, status, type, message)
        }
    }

    static let badRequests = [
        BadRequest("query", ["query": "sum("], 400, "bad_data",
            #"invalid parameter "query": 1:5: parse error: unclosed left parenthesis"#),
        BadRequest("query", [:], 400, "bad_data",
            #"invalid parameter "query": 1:1: parse error: no expression found in input"#),
        BadRequest("query", ["query": "1", "time": "noon"], 400, "bad_data",
            #"invalid parameter "time": Invalid time value for 'time': cannot parse "noon" to a valid timestamp"#),
        BadRequest("query", ["query": "1", "time": "nan"], 400, "bad_data",
            #"invalid parameter "time": Invalid time value for 'time': cannot parse "nan" to a valid timestamp"#),
        BadRequest("query", ["query": "1", "timeout": "1x"], 400, "bad_data",
            #"invalid parameter "timeout": cannot parse "1x" to a valid duration"#),
        BadRequest("query", ["query": "1", "timeout": "0"], 503, "timeout",
            "query timed out in query queue"),
        BadRequest("query", ["query": "label_replace(holysheep_requests_total, \"account\", \"\", \"\", \"\")"], 422, "execution",
            "vector cannot contain metrics with the same labelset"),
        BadRequest("query_range", ["query": "1", "end": "5", "step": "1"], 400, "bad_data",
            #"invalid parameter "start": cannot parse "" to a valid timestamp"#),
        BadRequest("query_range", ["query": "1", "start": "6", "end": "5", "step": "1"], 400, "bad_data",
            #"invalid parameter "end": end timestamp must not be before start time"#),
        BadRequest("query_range", ["query": "1", "start": "1", "end": "5", "step": "0"], 400, "bad_data",
            #"invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer"#),
        BadRequest("query_range", ["query": "1", "start": "1", "end": "5", "step": "1e300"], 400, "bad_data",
            #"invalid parameter "step": cannot parse "1e300" to a valid duration. It overflows int64"#),
        BadRequest("query_range", ["query": "1", "start": "0", "end": "11001", "step": "1"], 400, "bad_data",
            "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"),
        BadRequest("query_range", ["query": "x[5m]", "start": "0", "end": "1", "step": "1"], 400, "bad_data",
            #"invalid expression type "range vector" for range query, must be Scalar or instant Vector"#),
        BadRequest("series", [:], 400, "bad_data",
            "no match[] parameter provided"),
        BadRequest("series", ["match[]": "{"], 400, "bad_data",
            #"invalid parameter "match[]": 1:2: parse error: unexpected end of input inside braces"#),
        BadRequest("labels", ["match[]": "{"], 400, "bad_data",
            "1:2: parse error: unexpected end of input inside braces"),
        BadRequest("series", ["match[]": "{}"], 400, "bad_data",
            #"invalid parameter "match[]": match[] must contain at least one non-empty matcher"#),
        BadRequest("labels", ["end": "x"], 400, "bad_data",
            #"invalid parameter "end": Invalid time value for 'end': cannot parse "x" to a valid timestamp"#),
        BadRequest("query_range", ["query": "sum(", "start": "0", "end": "1", "step": "1"], 400, "bad_data",
            "1:5: parse error: unclosed left parenthesis"),
        BadRequest("label/a-b/values", [:], 400, "bad_data",
            #"invalid label name: "a-b""#),
        BadRequest("metadata", ["limit": "x"], 400, "bad_data",
            "limit must be a number"),
    ]

    @Test(arguments: badRequests) func errorsAreThoseOfPrometheus(_ bad: BadRequest) async throws {
        let response = try await ask(bad.path, bad.parameters)
        #expect(response.status == bad.status)
        let answer = try JSONValue(parsing: response.bytes)
        #expect(answer == ["status": "error", "errorType": .string(bad.type), "error": .string(bad.message)])
    }

    @Test func aFormIsAsGoodAsAnAddress() async throws {
        let form = Self.form(["query": "sum(holysheep_requests_total)"])
        let request = try HTTPRequest(
            method: .post, target: "/api/v1/query?query=1&time=\(SampleState.now)",
            headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(form.utf8))
        let response = await router.router.respond(to: request)
        #expect(response.text.contains(#"[{"metric":{},"value":[1772366400,"1800"]}]"#))
    }

    @Test func seriesAndLabelsAreListed() async throws {
        #expect(
            try await ask("series", ["match[]": "tiny", "match[]": #"{account="new"}"#]).text
                == #"{"status":"success","data":[{"__name__":"holysheep_requests_total","account":"new"},"#
                + #"{"__name__":"tiny","text":"a\"b\n"}]}"#)
        #expect(try await ask("labels").text == #"{"status":"success","data":["__name__","account","direction","model","quantile","text"]}"#)
        #expect(try await ask("labels", ["match[]": "tiny"]).text == #"{"status":"success","data":["__name__","text"]}"#)
        // Forecasts are of the future only.
        let untilNow: KeyValuePairs = ["end": String(SampleState.now)]
        #expect(try await ask("labels", untilNow).text == #"{"status":"success","data":["__name__","account","text"]}"#)
        #expect(
            try await ask("label/quantile/values", ["start": String(SampleState.now + 1)]).text
                == #"{"status":"success","data":["0.1","0.5","0.9"]}"#)
        #expect(
            try await ask("label/__name__/values", ["match[]": #"{quantile="0.5"}"#]).text
                == #"{"status":"success","data":["holysheep_forecast_cost_usd_per_hour","#
                + #""holysheep_forecast_requests_per_minute","holysheep_forecast_tokens_per_minute"]}"#)
        #expect(try await ask("label/account/values").text == #"{"status":"success","data":["new","prod"]}"#)
        #expect(try await ask("label/account/values", ["match[]": "tiny"]).text == #"{"status":"success","data":[]}"#)
        #expect(try await ask("label/account/values", ["end": "5"]).text == #"{"status":"success","data":[]}"#)
    }

    @Test func metricsAreDescribed() async throws {
        let answer = try JSONValue(parsing: try await ask("metadata", ["metric": "holysheep_latency_seconds"]).bytes)
        let described = answer["data"]?["holysheep_latency_seconds"]?.array?.first
        #expect(described?["type"] == "gauge")
        #expect(described?["unit"] == "seconds")
        for name in ["holysheep_usage_cost_usd", "holysheep_usage_tokens", "holysheep_forecast_cost_usd_per_hour"] {
            let answer = try JSONValue(parsing: try await ask("metadata", ["metric": name]).bytes)
            #expect(answer["data"]?[name]?.array?.first?["type"] == "gauge")
        }
        let limited = try JSONValue(parsing: try await ask("metadata", ["limit": "2"]).bytes)
        #expect(limited["data"]?.object?.count == 2)
    }

    @Test func whatGrafanaAsksAtFirstIsAnswered() async throws {
        let build = try JSONValue(parsing: try await ask("status/buildinfo").bytes)
        #expect(build["data"]?["version"] == "2.42.0")
        #expect(try await ask("rules").text == #"{"status":"success","data":{"groups":[]}}"#)
        #expect(try await ask("alerts").text == #"{"status":"success","data":{"alerts":[]}}"#)
    }

    @Test func beforeTheFirstSnapshotTheAnswerIs503() async throws {
        let response = try await SampleRouter(nil).respond("/api/v1/query?query=1")
        #expect(response.status == 503)
        #expect(try JSONValue(parsing: response.bytes)["errorType"] == "unavailable")
    }

    /// What Prometheus has as the forecast for a horizon is here the sample at that time.
    @Test(arguments: [("15m", 900), ("60m", 3600), ("24h", 86_400), ("168h", 604_800)] as [(String, Int64)])
    func forecastsAreSamplesInTheFuture(horizon: String, seconds: Int64) async throws {
        let families = Collectors.collect(SampleState.input())
        let exposed = families.first { $0.name == "holysheep_forecast_requests_per_minute" }?.samples.first {
            $0.labels["horizon"] == horizon && $0.labels["model"] == "gpt-4.1" && $0.labels["quantile"] == "0.9"
        }
        let value = try #require(exposed?.value)
        let query = #"holysheep_forecast_requests_per_minute{model="gpt-4.1",quantile="0.9"}"#
        let time = SampleState.now + seconds
        #expect(
            try await ask("query", ["query": query, "time": String(time)]).text
                == #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"#
                + #""holysheep_forecast_requests_per_minute","account":"prod","model":"gpt-4.1","quantile":"0.9"},"#
                + #""value":[\#(time),"\#(GoText.decimal(value))"]}]}}"#)
        // Now and before, and beyond the week, there is none.
        for time in [SampleState.now, SampleState.now + 604_800 + 301] {
            #expect(try await ask("query", ["query": query, "time": String(time)]).text.hasSuffix(#""result":[]}}"#))
        }
    }

    /// The router's store can't be opened.
    @Test func withoutAStoreUsageIsUnavailable() async throws {
        let response = try await ask("query", ["query": "holysheep_usage_cost_usd"])
        #expect(response.status == 503)
        #expect(try JSONValue(parsing: response.bytes)["errorType"] == "unavailable")
        #expect(try await ask("query", ["query": #"count({__name__=~"holysheep_.+"})"#]).status == 200)
    }

    /// Each would hold or take more than there is.
    @Test(arguments: [
        ("sum_over_time(holysheep_requests_total[5h:1ms])", 422), ("count_over_time(vector(1)[200y:1ms])", 422),
        ("max_over_time(quantile_over_time(0.5, vector(1)[6h:1s])[6h:1s])", 503),
    ])
    func aHostileQueryEndsWithAnError(query: String, status: Int) async throws {
        let response = try await ask("query", ["query": query, "timeout": "0.2"])
        #expect(response.status == status)
    }
}
