import AlertRules
import PromQL
import Testing

@Suite struct AlertStateTests {
    @Test func firesAtOnceWithoutFor() throws {
        var timeline = try Timeline("{alert: A, expr: m > 0}")
        try timeline.evaluate(1, ["a": 1, "b": 0])
        #expect(timeline.alerts == ["a firing"])
        #expect(timeline.rules[0].state == .firing && timeline.rules[0].health == .ok)
        #expect(
            timeline.samples.map(\.labels.description) == [
                "{__name__=\"ALERTS\", alertname=\"A\", alertstate=\"firing\", i=\"a\"}",
                "{__name__=\"ALERTS_FOR_STATE\", alertname=\"A\", i=\"a\"}",
            ])
        #expect(timeline.samples.map(\.value) == [1, 60])
    }

    @Test func waitsForAsLongAsFor() throws {
        var timeline = try Timeline("{alert: A, expr: m > 0, for: 2m}")
        var seen: [[String]] = []
        for minute in Int64(0)...3 {
            try timeline.evaluate(minute, minute == 3 ? [:] : ["a": 1])
            seen.append(timeline.alerts)
        }
        #expect(seen == [["a pending"], ["a pending"], ["a firing"], []])
        #expect(timeline.samples.allSatisfy { Series.isStale($0.value) })
        #expect(timeline.samples.count == 2)
    }

    @Test func marksTheStateLeftAsStale() throws {
        var timeline = try Timeline("{alert: A, expr: m > 0, for: 1m}")
        try timeline.evaluate(0, ["a": 1])
        try timeline.evaluate(1, ["a": 1])
        let stale = timeline.samples.filter { Series.isStale($0.value) }
        #expect(stale.map { $0.labels["alertstate"] } == ["pending"])
    }

    @Test func keepsFiring() throws {
        var timeline = try Timeline("{alert: A, expr: m > 0, keep_firing_for: 2m}")
        var seen: [Bool] = []
        for (minute, value) in [1.0, nil, nil, 1, nil, nil, nil].enumerated() {
            try timeline.evaluate(Int64(minute), value.map { ["a": $0] } ?? [:])
            seen.append(!timeline.alerts.isEmpty)
        }
        #expect(seen == [true, true, true, true, true, true, false])
    }

    @Test func sendsAgainAndAgainUntilRetentionEnds() throws {
        var timeline = try Timeline("{alert: A, expr: m > 0}")
        var sent: [Int64: AlertNotification] = [:]
        for minute in Int64(0)...30 {
            try timeline.evaluate(minute, minute < 6 ? ["a": 1] : [:])
            #expect(timeline.notifications.count < 2)
            sent[minute] = timeline.notifications.first
        }
        // "More than" the resend delay of a minute is every second evaluation.
        #expect(sent.keys.sorted() == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
        #expect(sent[0]?.endsAt == 4 * 60_000 && sent[4]?.endsAt == 8 * 60_000)
        #expect(sent[4]?.startsAt == 0 && sent[4]?.isResolved == false)
        #expect(sent[20]?.endsAt == 6 * 60_000 && sent[20]?.isResolved == true)
    }

    @Test func startsAnewAfterItWasResolved() throws {
        var timeline = try Timeline("{alert: A, expr: m > 0, for: 1m}")
        for minute in Int64(0)...4 { try timeline.evaluate(minute, minute == 2 ? [:] : ["a": 1]) }
        let alert = try #require(timeline.rules[0].activeAlerts.first)
        #expect(alert.activeAt == 3 * 60_000 && alert.firedAt == 4 * 60_000 && alert.resolvedAt == nil)
        #expect(timeline.notifications.map(\.startsAt) == [4 * 60_000])
    }

    @Test func laterRulesSeeEarlierOnes() throws {
        var timeline = try Timeline(
            "{record: r, expr: sum(m)}, {record: s, expr: r * 2}, {alert: A, expr: s > 5}, {record: n, expr: count(ALERTS)}")
        #expect(try timeline.evaluate(1, ["a": 1, "b": 2]).isEmpty)
        #expect(timeline.samples.map(\.value) == [3, 6, 1, 60, 1])
    }

    /// The messages are Prometheus's.
    @Test(arguments: [
        ("{alert: A, expr: m, labels: {i: x}}", "vector contains metrics with the same labelset after applying alert labels"),
        ("{record: r, expr: m, labels: {i: x}}", "vector contains metrics with the same labelset after applying rule labels"),
        ("{alert: A, expr: m}", "exceeded limit of 1 with 2 alerts"),
        ("{record: r, expr: m}", "exceeded limit of 1 with 2 series"),
        ("{record: r, expr: '\"x\"'}", "rule result is not a vector or scalar"),
    ])
    func failsAlone(rule: String, message: String) throws {
        var timeline = try Timeline("\(rule), {record: ok, expr: sum(m)}", limit: 1)
        #expect(try timeline.evaluate(1, ["a": 1, "b": 2]) == ["0: \(message)"])
        #expect(timeline.rules[0].health == .bad && timeline.rules[0].lastError == message)
        #expect(timeline.rules[0].activeAlerts.isEmpty && timeline.notifications.isEmpty)
        #expect(timeline.samples.map(\.value) == [3])
    }

    @Test func evaluatesAtFixedDistances() throws {
        let group = try Timeline("{record: r, expr: m}").groups.groups[0]
        let first = group.nextEvaluation(after: 0)
        #expect(first > 0 && first <= 60_000)
        #expect(group.nextEvaluation(after: first) == first + 60_000)
        #expect(group.nextEvaluation(after: first - 1) == first)
        #expect(group.nextEvaluation(after: first - 60_001) == first - 60_000)
    }
}
