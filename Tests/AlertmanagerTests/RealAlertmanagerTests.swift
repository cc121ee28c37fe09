import Alertmanager
import CivilTime
import Foundation
import HTTPClient
import PromQL
import TestSupport
import Testing

@testable import AlertRules

/// The life of alerts, from the evaluation of a rule to what Alertmanager says of them.
@Suite(
    .enabled(
        if: RealAlertmanager.executable != nil,
        "prometheus-alertmanager is not installed: sending is NOT tested against a real one"))
struct RealAlertmanagerTests {
    private static let origin = AlertOrigin(
        externalLabels: [Label(name: "cluster", value: "eu")], externalURL: "http://exporter.example.com")

    @Test func firesIsSentAgainAndEnds() async throws {
        let alertmanager = try await RealAlertmanager()
        let bench = NotifierBench([.init(url: alertmanager.url)], origin: Self.origin)
        var rule = try EvaluatedRule()

        let began = rule.now
        #expect(try rule.evaluate(value: 1).isEmpty)
        let firing = try rule.evaluate(value: 1)
        #expect(firing.map(\.isResolved) == [false])
        bench.notifier.send(firing)
        try await eventually { try await alertmanager.firing().count == 1 }
        let known = try #require(try await alertmanager.firing()["Down"])
        #expect(known.labels == ["alertname": "Down", "cluster": "eu", "job": "x", "severity": "page"])
        #expect(known.annotations == ["summary": "x is 1"])
        #expect(known.startsAt == EvaluatedRule.text(began + 60_000))
        #expect(known.endsAt == EvaluatedRule.text(began + 60_000 + 4 * 60_000))
        #expect(known.generatorURL == "http://exporter.example.com/graph?g0.expr=metric+%3E+0&g0.tab=1")

        // At the resend delay exactly it is too soon, as it is for Prometheus.
        #expect(try rule.evaluate(value: 2).isEmpty)
        let again = try rule.evaluate(value: 3)
        bench.notifier.send(again)
        try await eventually { try await alertmanager.firing()["Down"]?.annotations == ["summary": "x is 3"] }
        let resent = try #require(try await alertmanager.firing()["Down"])
        #expect(resent.startsAt == known.startsAt)
        #expect(resent.endsAt == EvaluatedRule.text(began + 180_000 + 4 * 60_000))

        let ended = try rule.evaluate(value: nil)
        #expect(ended.map(\.isResolved) == [true])
        bench.notifier.send(ended)
        try await eventually { try await alertmanager.firing().isEmpty }
        #expect(try await alertmanager.received("firing") == 2)
        #expect(try await alertmanager.received("resolved") == 1)
        #expect(bench.statistics().sent == 3 && bench.statistics().errors == 0)
        try await bench.shutDown()
    }

    @Test func whatHappenedWhileItWasDownIsToldWhenItIsUpAgain() async throws {
        let alertmanager = try await RealAlertmanager()
        let bench = NotifierBench([.init(url: alertmanager.url)], restSeconds: 0.2)
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        bench.notifier.send([current("ends", now), current("stays", now)])
        try await eventually { try await alertmanager.firing().count == 2 }

        alertmanager.stop()
        for minute in 1...5 as ClosedRange<Int64> {
            bench.notifier.send([current("stays", now + minute), current("ends", now + minute), current("new", now)])
        }
        bench.notifier.send([current("ends", now + 10, resolved: true)])
        await eventually { bench.statistics().errors > 0 }
        #expect(bench.statistics().queueLength == 3)

        try await alertmanager.start()
        try await eventually { try await alertmanager.firing().keys.sorted() == ["new", "stays"] }
        await eventually { bench.statistics().queueLength == 0 }
        // Of every alert only the newest notice was sent.
        #expect(try await alertmanager.received("firing") == 2)
        #expect(try await alertmanager.received("resolved") == 1)
        #expect(bench.statistics().dropped == 0)
        #expect(bench.events.count == 2)
        try await bench.shutDown()
    }

    @Test func oneThatIsDownDoesNotHoldTheOther() async throws {
        let up = try await RealAlertmanager()
        let down = try await RealAlertmanager()
        down.stop()
        let bench = NotifierBench([.init(url: down.url), .init(url: up.url)], restSeconds: 0.2)
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        bench.notifier.send((0..<200).map { current("alert-\($0)", now) })
        try await eventually { try await up.firing().count == 200 }
        #expect(bench.statistics(0).sent == 0 && bench.statistics(0).queueLength == 200)
        #expect(bench.statistics(1).sent == 200 && bench.statistics(1).errors == 0)
        try await down.start()
        try await eventually { try await down.firing().count == 200 }
        try await bench.shutDown()
    }

    @Test func itIsSpokenToOverTLSWithAClientCertificateAndAPassword() async throws {
        let folder = try CertificateFolder()
        try folder.makeAuthority("authority")
        try folder.makeCertificate("server", by: "authority", commonName: "am", names: ["DNS:alertmanager.test"])
        try folder.makeCertificate("client", by: "authority", commonName: "exporter", use: "clientAuth")
        let tls = HTTPClientTLS(
            authorities: folder.file("authority.pem"), certificate: folder.file("client.pem"),
            key: folder.file("client.key"), serverName: "alertmanager.test")
        // Of the password "secret-word".
        let web = """
            tls_server_config:
              cert_file: \(folder.file("server.pem"))
              key_file: \(folder.file("server.key"))
              client_auth_type: RequireAndVerifyClientCert
              client_ca_file: \(folder.file("authority.pem"))
            basic_auth_users:
              alice: "\(Self.hash)"

            """
        let alertmanager = try await RealAlertmanager(
            webConfiguration: web, tls: tls, headers: [("Authorization", "Basic YWxpY2U6c2VjcmV0LXdvcmQ=")])
        let files = NotifierBench.Files(["/password": "secret-word\n"])
        func sent(_ tls: HTTPClientTLS, password: String = "/password") async throws -> AlertmanagerEvent? {
            let target = AlertmanagerTarget(
                url: alertmanager.url, tls: tls, authentication: .basic(username: "alice", password: .file(password)))
            let bench = NotifierBench([target], files: files, drainSeconds: 0)
            let now = Int64(Date().timeIntervalSince1970 * 1000)
            bench.notifier.send([current("over TLS", now)])
            // An error is counted before its event is there.
            await eventually { bench.statistics().sent > 0 || !bench.events.isEmpty }
            let event = bench.events.first
            #expect((bench.statistics().sent == 1) == (event == nil))
            try await bench.shutDown()
            return event
        }

        var wrong = tls
        wrong.serverName = nil
        expectFailure(try await sent(wrong), contains: "tls: ")
        wrong = tls
        (wrong.certificate, wrong.key) = (nil, nil)
        expectFailure(try await sent(wrong), contains: "")
        wrong = tls
        wrong.authorities = nil
        expectFailure(try await sent(wrong), contains: "tls: ")
        files.replace("/other", with: "another-word")
        expectFailure(try await sent(tls, password: "/other"), contains: "it answered 401")
        #expect(try await alertmanager.firing().isEmpty)

        #expect(try await sent(tls) == nil)
        #expect(try await alertmanager.firing().keys.sorted() == ["over TLS"])
        wrong = tls
        (wrong.authorities, wrong.serverName, wrong.verifiesServer) = (nil, nil, false)
        #expect(try await sent(wrong) == nil)
    }

    private static let hash = "$2b$04$jcKZkOdYnqE1qsqaRb/qOO3.I9sVYC9VLeHdmBo/r/wev8iF1eDey"

    private func expectFailure(
        _ event: AlertmanagerEvent?, contains text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard case .failing(_, let reason) = event else {
            Issue.record("\(String(describing: event))", sourceLocation: sourceLocation)
            return
        }
        #expect(text.isEmpty || reason.contains(text), sourceLocation: sourceLocation)
        #expect(!reason.contains("secret-word") && !reason.contains("another-word"), sourceLocation: sourceLocation)
    }

    /// A notice of an alert that began now.
    private func current(_ name: String, _ now: Int64, resolved: Bool = false) -> AlertNotification {
        AlertNotification(
            labels: Labels(["alertname": name]), annotations: [], startsAt: now - 60_000,
            endsAt: resolved ? now : now + 240_000, isResolved: resolved, query: "up")
    }
}

/// A rule with `for` that is evaluated once a minute, the first time four minutes ago.
private struct EvaluatedRule {
    private(set) var now = (Int64(Date().timeIntervalSince1970) - 240) * 1000
    private var group: RuleGroupState

    init() throws {
        let text = """
            groups:
              - name: tests
                rules:
                  - alert: Down
                    expr: metric > 0
                    for: 1m
                    labels: {severity: page, nothing: "{{ $labels.missing }}"}
                    annotations: {summary: "{{ $labels.job }} is {{ $value }}"}

            """
        let file = try #require(RuleFile.parse(text, path: "tests.yml").file)
        group = RuleGroupState(try #require(file.groups.first), options: RuleOptions())
    }

    /// Evaluates the rule a minute after the last time.
    ///
    /// - Parameter value: of the one series; nil when it is gone.
    mutating func evaluate(value: Double?) throws -> [AlertNotification] {
        defer { now += 60_000 }
        let evaluation = group.evaluate(at: now, engine: Engine(), source: OneSample(value: value, time: now))
        #expect(evaluation.failures.isEmpty)
        return evaluation.notifications
    }

    /// As an Alertmanager writes a time.
    static func text(_ time: Int64) -> String {
        RFC3339.formatMilliseconds(time)
    }
}

private struct OneSample: SeriesSource {
    let value: Double?
    let time: Int64

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        let labels = Labels([Labels.metricName: "metric", "job": "x"])
        guard let value, (from...through).contains(time), matchers.allSatisfy({ $0.matches(labels) }) else { return [] }
        return [Series(labels: labels, timestamps: [time], values: [value])]
    }
}
