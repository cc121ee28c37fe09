import Exposition
import Foundation
import Gzip
import HTTPServer
import JSON
import Testing

@testable import Exporter

@Suite struct RouteTests {
    // MARK: Forecast

    @Test func theConfiguredLevelsAreGivenUnlessOthersAreAskedFor() async throws {
        var snapshot = SampleState.snapshot()
        snapshot.forecast.levels = [90]
        let router = SampleRouter(snapshot)
        func members(_ target: String) async throws -> [String]? {
            let body = try JSONValue(parsing: try await router.respond(target).bytes)
            return body["series"]?.array?.first?["points"]?.array?.first?.object?.map(\.name)
        }
        #expect(try await members("/forecast") == ["timestamp", "value", "lower_90", "upper_90"])
        #expect(try await members("/forecast?level=80") == ["timestamp", "value", "lower_80", "upper_80"])
    }

    @Test func pointsBeginWithTheStepThatContainsNow() async throws {
        var snapshot = SampleState.snapshot()
        let prod = try #require(snapshot.accounts.firstIndex { $0.name == "prod" })
        snapshot.accounts[prod].now = SampleState.at.addingTimeInterval(422)
        let body = try JSONValue(parsing: try await SampleRouter(snapshot).respond("/forecast?model=gpt-4.1").bytes)
        let points = try #require(body["series"]?.array?.first?["points"]?.array)
        #expect(points.count == 12)
        #expect(points.first?["timestamp"] == "2026-03-01T12:05:00Z")
        #expect(points.last?["timestamp"] == "2026-03-01T13:00:00Z")
    }

    @Test func oldEvidenceIsCalledStale() async throws {
        var snapshot = SampleState.snapshot()
        let prod = try #require(snapshot.accounts.firstIndex { $0.name == "prod" })
        snapshot.accounts[prod].now = SampleState.at.addingTimeInterval(3_601)
        let body = try JSONValue(parsing: try await SampleRouter(snapshot).respond("/forecast?model=gpt-4.1").bytes)
        #expect(body["series"]?.array?.first?["status"] == "stale")
    }

    /// Where forecasts end before what is asked, the answers say since when nothing was observed.
    @Test(arguments: [2, 216] as [Double]) func whatIsTooOldSaysSinceWhen(hours: Double) async throws {
        var snapshot = SampleState.snapshot()
        let prod = try #require(snapshot.accounts.firstIndex { $0.name == "prod" })
        snapshot.accounts[prod].now = SampleState.at.addingTimeInterval(hours * 3_600 + 24 * 3_600)
        let router = SampleRouter(snapshot)
        let reports = try JSONValue(parsing: try await router.respond("/forecast/report?account=prod").bytes)
        let report = try #require(reports["reports"]?.array?.first)
        #expect(report["status"] == "stale" && report["summary"] == .null)
        #expect(report["reason"]?.string?.contains("2026-03-01T12:00:00Z") == true)
        let forecast = try JSONValue(
            parsing: try await router.respond("/forecast?account=prod&model=gpt-4.1&horizon=24h").bytes)
        let isOver = forecast["series"]?.array?.first?["points"]?.array?.isEmpty == true
        #expect(isOver == (hours > 168))
        #expect((forecast["reason"]?.string?.contains("2026-03-01T12:00:00Z") == true) == isOver)
    }

    // MARK: Metrics

    @Test func metricsComeInBothFormatsAndEncodings() async throws {
        let router = SampleRouter()
        for (accept, type) in [
            (nil, "text/plain; version=0.0.4; charset=utf-8"),
            ("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        ] {
            var headers = HTTPHeaders()
            if let accept { headers["Accept"] = accept }
            let plain = try await router.respond("/metrics", headers: headers)
            #expect(plain.status == 200)
            #expect(plain.headers["Content-Type"] == type)
            #expect(plain.headers["Content-Encoding"] == nil)
            headers["Accept-Encoding"] = "gzip"
            let packed = try await router.respond("/metrics", headers: headers)
            #expect(packed.headers["Content-Type"] == type)
            #expect(packed.headers["Content-Encoding"] == "gzip")
            #expect(packed.headers["Vary"] == "Accept, Accept-Encoding")
            #expect(try Gzip.decompress(packed.bytes, limit: 1 << 20) == plain.bytes)
            let head = try await router.respond("/metrics", method: .head, headers: headers)
            #expect(head.headers["Content-Length"] == String(packed.bytes.count))
            #expect(head.bytes.isEmpty)
        }
    }

    @Test func aScraperMayAddParametersOfItsOwn() async throws {
        #expect(try await SampleRouter().respond("/metrics?target=prod").status == 200)
    }

    @Test func metricsAreNotThereBeforeTheFirstSnapshot() async throws {
        #expect(try await SampleRouter(nil).respond("/metrics").status == 503)
    }

    // MARK: Health

    @Test func healthyNeedsNothing() async throws {
        let response = try await SampleRouter(nil).respond("/-/healthy")
        #expect(response.status == 200)
        #expect(response.text == "holysheep-exporter is healthy.\n")
    }

    @Test func readinessSaysWhatIsMissing() async throws {
        #expect(try await SampleRouter().respond("/-/ready").status == 200)
        let early = try await SampleRouter(nil).respond("/-/ready")
        #expect(early.status == 503)
        #expect(early.text.contains("no snapshot"))

        var snapshot = SampleState.snapshot()
        snapshot.storage = StorageHealth()
        snapshot.storage.record(
            .init(kind: .full, operation: "open", detail: "the disk is full", hint: "make room"), isWrite: nil)
        let broken = try await SampleRouter(snapshot).respond("/-/ready")
        #expect(broken.status == 503)
        #expect(broken.text.contains("the disk is full (make room)"))

        // A store that has worked and fails now does not take the daemon out of service: it serves what it has.
        _ = snapshot.storage.opened()
        snapshot.storage.record(
            .init(kind: .full, operation: "write", detail: "the disk is full", hint: "make room"), isWrite: true)
        #expect(try await SampleRouter(snapshot).respond("/-/ready").status == 200)
    }

    @Test func aRefusedReloadNamesEveryProblem() async throws {
        let router = SampleRouter(reload: {
            let result = ConfigurationLoader.parse(
                yaml: "acounts: []\ntimezone: 7\n", file: "config.yml", environment: [:],
                readFile: ConfigurationFixtures.readFile)
            throw ConfigurationError(problems: result.diagnostics)
        })
        let response = try await router.respond("/-/reload", method: .post)
        #expect(response.status == 400)
        #expect(response.headers["Content-Type"] == "application/problem+json")
        let errors = try #require(try JSONValue(parsing: response.bytes)["errors"]?.array)
        #expect(errors.compactMap { $0["field"]?.string } == ["acounts", "timezone"])
        #expect(errors.allSatisfy { $0["detail"]?.string?.hasPrefix("config.yml:") ?? false })

        #expect(try await SampleRouter().respond("/-/reload", method: .post).status == 200)
        #expect(try await SampleRouter().respond("/-/reload?force=1", method: .post).status == 400)
    }

    // MARK: All paths

    static let wrongMethods: [(method: HTTPMethod, path: String, allow: String)] = [
        (.post, "/", "GET, HEAD, OPTIONS"), (.post, "/metrics", "GET, HEAD, OPTIONS"),
        (.delete, "/forecast", "GET, HEAD, OPTIONS"), (.put, "/capacity/prod/*", "GET, HEAD, OPTIONS"),
        (.get, "/-/reload", "OPTIONS, POST"), (.head, "/-/reload", "OPTIONS, POST"),
    ]

    @Test(arguments: wrongMethods)
    func aWrongMethodIsToldTheRightOnes(method: HTTPMethod, path: String, allow: String) async throws {
        let response = try await SampleRouter().respond(path, method: method)
        #expect(response.status == 405)
        #expect(response.headers["Allow"] == allow)
    }

    @Test(arguments: ["/metric", "/forecast/", "/capacity/prod", "/capacity/prod/a/b", "/budget/", "/capacity//x", "/-/"])
    func otherPathsAreNotFound(path: String) async throws {
        let response = try await SampleRouter().respond(path)
        #expect(response.status == 404)
        #expect(response.headers["Content-Type"] == "application/problem+json")
    }

    @Test func linksOfAlertsLeadToTheValueOfTheirExpression() async throws {
        let response = try await SampleRouter().respond("/graph?g0.expr=up%7Bjob%3D%22x%22%7D+%3E+0&g0.tab=1")
        #expect(response.status == 302)
        #expect(response.headers["Location"] == "api/v1/query?query=up%7Bjob%3D%22x%22%7D%20%3E%200")
        #expect(try await SampleRouter().respond("/graph").headers["Location"] == "./")
    }

    // MARK: Landing page

    @Test func theFirstPageShowsTheStateAndEscapesWhatOthersWrote() async throws {
        var snapshot = SampleState.snapshot()
        let prod = try #require(snapshot.accounts.firstIndex { $0.name == "prod" })
        snapshot.accounts[prod].status.endpoints[.queue]?.recordFailure(
            .init(reason: .serverError, detail: "<script>alert(\"1\")</script>"), uptime: 0)
        let page = try await SampleRouter(snapshot).respond("/")
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(!page.text.contains("<script"))
        for text in ["prod", "queue", "&lt;script&gt;", "monthly", "Scale up from 300 to 443", "href=\"/metrics\"", "1.2.3"] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(!page.text.contains("simulator"))
        snapshot.simulated = true
        #expect(try await SampleRouter(snapshot).respond("/").text.contains("simulator"))
        #expect(try await SampleRouter(nil).respond("/").text.contains("Starting"))
    }

    @Test func theFirstPageShowsWhatFires() async throws {
        var snapshot = SampleState.snapshot()
        let page = try await SampleRouter(snapshot).respond("/").text
        #expect(page.contains("Alerts that fire") && page.contains("Always") && !page.contains("Later"))
        #expect(page.contains("prod has &lt;b&gt;3&lt;/b&gt;") && page.contains("account=prod, severity=page"))
        snapshot.rules.groups.removeFirst(2)
        #expect(try await SampleRouter(snapshot).respond("/").text.contains("Nothing fires."))
        snapshot.rules.groups = []
        #expect(try await !SampleRouter(snapshot).respond("/").text.contains("<h2>Alerts"))
    }

    @Test func everyLinkOfTheFirstPageLeadsSomewhere() async throws {
        let router = SampleRouter()
        let page = try await router.respond("/").text
        let links = page.matches(of: /href="([^"]+)"/).map { $0.output.1.replacing("&amp;", with: "&") }
        #expect(links.count >= 6)
        for link in links { #expect(try await router.respond(String(link)).status == 200, "\(link)") }
    }

    @Test func theMetricsCannotTakeThePathOfAnotherPage() {
        let templates = SampleRouter().router.templates.filter { $0 != "/" && $0 != "/metrics" && !$0.contains("{") }
        #expect(!templates.isEmpty)
        #expect(templates.allSatisfy { !Application.isFree(telemetryPath: $0) })
        #expect(Application.isFree(telemetryPath: "/metrics"))
    }
}
