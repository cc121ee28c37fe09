import Foundation
import JSON
import PromQL
import Testing

@testable import AlertRules
@testable import Alertmanager

@Suite struct AlertPayloadTests {
    @Test func anAlertIsWrittenAsPrometheusWritesIt() {
        let notification = AlertNotification(
            labels: Labels(["alertname": "Slow", "model": "a\"b\n", "zone": ""]),
            annotations: [Label(name: "summary", value: "it is slow"), Label(name: "empty", value: "")],
            startsAt: 1_700_000_000_123, endsAt: 1_700_000_240_000, isResolved: false,
            query: "rate(x{a=\"b\"}[5m]) > 1.5")
        let origin = AlertOrigin(
            externalLabels: [Label(name: "cluster", value: "eu"), Label(name: "alertname", value: "not this")],
            externalURL: "https://exporter.example.com/base")
        let text = String(decoding: AlertPayload.encode([notification], from: origin), as: UTF8.self)
        #expect(
            text == """
                [{"labels":{"alertname":"Slow","cluster":"eu","model":"a\\"b\\n"},\
                "annotations":{"summary":"it is slow","empty":""},\
                "startsAt":"2023-11-14T22:13:20.123Z","endsAt":"2023-11-14T22:17:20.000Z",\
                "generatorURL":"https://exporter.example.com/base/graph?g0.expr=\
                rate%28x%7Ba%3D%22b%22%7D%5B5m%5D%29+%3E+1.5&g0.tab=1"}]
                """)
    }

    @Test func queriesAreEscapedByteByByte() {
        #expect(AlertOrigin().generatorURL(of: "é-_.~+%\n") == "/graph?g0.expr=%C3%A9-_.~%2B%25%0A&g0.tab=1")
    }

    @Test(arguments: [0, 1, 1_700_000_000_999, 1_772_366_400_001, 4_102_444_799_999] as [Int64])
    func timesKeepTheirMilliseconds(time: Int64) throws {
        for time in time..<time + 200 {
            let notification = AlertNotification(
                labels: Labels(["alertname": "a"]), annotations: [], startsAt: time, endsAt: time, isResolved: true,
                query: "up")
            let value = try JSONValue(parsing: AlertPayload.encode([notification], from: AlertOrigin()))
            let text = try #require(value.array?.first?["startsAt"]?.string)
            #expect(text.hasSuffix("." + String(1000 + time % 1000).dropFirst() + "Z"))
        }
    }
}
