import AlertRules
import PromQL
import Testing

@Suite struct AlertContinuityTests {
    private static let rule = "{alert: A, expr: m > 0, for: 30m}"

    /// Pending since minute 0, down after minute 10, up again at minute 20 and 21.
    @Test func restoresForWithoutTheAbsence() throws {
        var before = try Timeline(Self.rule)
        for minute in Int64(0)...10 { try before.evaluate(minute, ["a": 1]) }
        var after = try Timeline(Self.rule, restoresState: true)
        after.source = before.source
        for minute in Int64(20)...21 {
            try after.evaluate(minute, ["a": 1])
            #expect(after.samples.isEmpty)
        }
        try after.groups.groups[0].restoreForState(at: 21 * Timeline.minute, source: after.source)
        #expect(after.rules[0].activeAlerts.map(\.activeAt) == [11 * Timeline.minute])
        try after.evaluate(22, ["a": 1])
        #expect(after.samples.map(\.value) == [1, 660])
        for minute in Int64(23)...41 { try after.evaluate(minute, ["a": 1]) }
        #expect(after.alerts == ["a firing"])
    }

    @Test(arguments: [
        // It was firing: it is as if it had never been away.
        (Int64(35), Int64(40), Int64(0)),
        // Less than the grace period of 10 minutes remained: it waits as long as that.
        (25, 40, 20),
        // Away for longer than an hour: it starts anew.
        (10, 90, 90),
    ])
    func restoresAsFarAsItMay(down: Int64, up: Int64, activeAt: Int64) throws {
        var before = try Timeline(Self.rule)
        for minute in Int64(0)...down { try before.evaluate(minute, ["a": 1]) }
        var after = try Timeline(Self.rule, restoresState: true)
        after.source = before.source
        try after.evaluate(up, ["a": 1])
        try after.groups.groups[0].restoreForState(at: up * Timeline.minute, source: after.source)
        #expect(after.rules[0].activeAlerts.map(\.activeAt) == [activeAt * Timeline.minute])
    }

    @Test func restoresNothingThatHadEnded() throws {
        var before = try Timeline(Self.rule)
        try before.evaluate(0, ["a": 1])
        try before.evaluate(1)
        var after = try Timeline(Self.rule, restoresState: true)
        after.source = before.source
        try after.evaluate(5, ["a": 1])
        try after.groups.groups[0].restoreForState(at: 5 * Timeline.minute, source: after.source)
        #expect(after.rules[0].activeAlerts.map(\.activeAt) == [5 * Timeline.minute])
    }

    @Test func reloadKeepsState() throws {
        var timeline = try Timeline("\(Self.rule), {record: r, expr: m}, {record: gone, expr: m}")
        try timeline.evaluate(0, ["a": 1])
        let file = try Timeline.file("{record: r, expr: m * 2}, {alert: A, expr: m > 0.5, for: 30m}, {alert: A, expr: m}")
        #expect(timeline.groups.reload([file], options: RuleOptions()).isEmpty)
        #expect(timeline.rules.map { $0.activeAlerts.count } == [0, 1, 0])
        try timeline.evaluate(1, ["a": 1])
        #expect(timeline.rules[1].activeAlerts.map(\.activeAt) == [0])
        let stale = timeline.samples.filter { Series.isStale($0.value) }
        #expect(stale.map(\.labels.description) == ["{__name__=\"gone\", i=\"a\"}"])
    }

    @Test func reloadHandsBackWhatIsNoMore() throws {
        var timeline = try Timeline("{record: r, expr: m}")
        try timeline.evaluate(0, ["a": 1])
        let retired = timeline.groups.reload([], options: RuleOptions())
        #expect(timeline.groups.groups.isEmpty)
        let markers = retired.flatMap { $0.endMarkers(at: 5) }
        #expect(markers.map(\.labels.description) == ["{__name__=\"r\", i=\"a\"}"])
        #expect(markers.allSatisfy { Series.isStale($0.value) && $0.timestamp == 5 })
    }
}
