import Foundation
import HTTPServer
import JSON
import TestSupport
import Testing

@testable import Exporter

/// The JSON answers, members in order, and every error, against the files in `Fixtures`.
@Suite struct AnswerShapeTests {
    /// The file and what is asked.
    static let cases: [(file: String, target: String)] = [
        ("forecast", "/forecast?model=gpt-4.1&horizon=10m"),
        ("forecast-tokens", "/forecast?metric=total_tokens&account=prod&model=gpt-4.1&horizon=2h&step=1h&level=95&level=50"),
        ("forecast-young", "/forecast?model=deepseek-v3.2&horizon=5m"),
        ("forecast-no-evidence", "/forecast?metric=queue_depth&account=prod"),
        ("forecast-new-account", "/forecast?account=new"),
        ("forecast-bad-parameters", "/forecast?metric=rpm&horizon=soon&step=7m&level=80.5&level=100&colour=red"),
        ("forecast-repeated-parameter", "/forecast?account=prod&account=new&account=prod"),
        ("forecast-too-far", "/forecast?horizon=8d"),
        ("forecast-step-too-small", "/forecast?step=5m&horizon=24h"),
        ("forecast-horizon-too-small", "/forecast?horizon=30m&step=1h"),
        ("forecast-unknown-account", "/forecast?account=staging"),
        ("forecast-unknown-model", "/forecast?model=gpt-5"),
        ("forecast-accuracy", "/forecast/accuracy?metric=requests_per_minute&model=gpt-4.1"),
        ("forecast-accuracy-unknown-model", "/forecast/accuracy?model=gpt-5"),
        ("forecast-accuracy-bad-parameters", "/forecast/accuracy?metric=rpm&horizon=15m"),
        ("forecast-report", "/forecast/report?account=prod"),
        ("forecast-report-new-account", "/forecast/report?account=new"),
        ("forecast-report-unknown-account", "/forecast/report?account=staging"),
        ("capacity", "/capacity?account=prod"),
        ("capacity-new-account", "/capacity?account=new"),
        ("capacity-of-model", "/capacity?model=deepseek-v3.2"),
        ("capacity-unknown-model", "/capacity?model=gpt-5"),
        ("capacity-bad-parameters", "/capacity?models=x&account="),
        ("capacity-one", "/capacity/prod/*"),
        ("capacity-one-unknown-account", "/capacity/staging/*"),
        ("capacity-one-unknown-model", "/capacity/prod/openai%2Fgpt-5"),
        ("capacity-one-of-nothing", "/capacity/new/*"),
        ("budget", "/budget"),
        ("budget-one", "/budget/team-a"),
        ("budget-unknown", "/budget/yearly"),
        ("budget-bad-parameters", "/budget?name=monthly"),
        ("pricing", "/pricing"),
        ("pricing-new-account", "/pricing?account=new"),
        ("pricing-unknown-account", "/pricing?account=staging"),
        ("pricing-bad-parameters", "/pricing?model=gpt-4.1"),
        ("quota", "/quota"),
        ("quota-one", "/quota/prod"),
        ("quota-unknown-account", "/quota/staging"),
        ("quota-bad-parameters", "/quota/prod?account=prod"),
    ]

    @Test(arguments: cases) func answersAsEver(file: String, target: String) async throws {
        let response = try await SampleRouter().respond(target)
        let document: JSONValue = [
            "request": .string("GET \(target)"), "status": JSONValue(response.status),
            "content_type": JSONValue(response.headers["Content-Type"]), "body": try JSONValue(parsing: response.bytes),
        ]
        try Golden().check(document.pretty() + "\n", against: "\(file).json")
    }

    @Test func everyFileHasItsCase() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Golden().folder.path)
        #expect(Set(files) == Set(Self.cases.map { "\($0.file).json" }))
    }

    @Test(arguments: cases) func headHasTheHeadersOfGet(file: String, target: String) async throws {
        let router = SampleRouter()
        let (get, head) = (try await router.respond(target), try await router.respond(target, method: .head))
        #expect(head.status == get.status)
        #expect(head.bytes.isEmpty)
        #expect(head.headers["Content-Length"] == String(get.bytes.count))
        #expect(head.headers["Content-Type"] == get.headers["Content-Type"])
    }

    @Test(arguments: cases) func beforeTheFirstSnapshotTheAnswerSaysWhenToComeBack(file: String, target: String) async throws {
        let response = try await SampleRouter(nil).respond(target)
        // What is wrong with a request is wrong at any time.
        if response.status == 400 { return }
        #expect(response.status == 503)
        #expect(response.headers["Retry-After"] == "1")
        #expect(response.headers["Content-Type"] == "application/problem+json")
    }
}
