import Foundation
import JSON
import Planning
import Testing

@testable import Replay

@Suite struct ReplayReportTests {
    private func report(_ policies: [PolicyName] = PolicyName.allCases) -> ReplayReport {
        let trace = DemandTrace(
            name: "a <b> & \"c\".csv", start: 1_767_225_600, step: 600, requests: (0..<18).map { 6_000 + 1_000 * Double($0 % 5) })
        let replay = GatewayReplay(
            trace, over: trace.start + 3_600..<trace.end,
            settings: ReplaySettings(startingLimit: 900, bounds: 50...20_000))
        let comparison = PolicyComparison(replay, capacity: CapacityPolicy(), leadTime: 900)
        return ReplayReport(comparison, results: policies.map { comparison.run($0, forecasts: nil) })
    }

    @Test func jsonHasTheMembersThatAreDocumented() throws {
        let json = report().json()
        #expect(json.object?.map(\.name) == ["trace", "settings", "policies", "equal_capacity"])
        #expect(json["trace"]?.object?.map(\.name) == ["name", "from", "to", "mean_rpm", "peak_rpm"])
        #expect(
            json["settings"]?.object?.map(\.name) == [
                "starting_limit_rpm", "min_rpm", "max_rpm", "actuation_delay_seconds", "queue_limit",
                "max_wait_seconds", "target_utilization", "headroom_quantile", "lead_time_seconds",
            ])
        let policies = try #require(json["policies"]?.array)
        #expect(policies.map { $0["policy"]?.string } == ["predictive", "reactive", "static", "seed"])
        for policy in policies {
            #expect(
                policy.object?.map(\.name) == [
                    "policy", "throttled_ratio", "p95_wait_seconds", "capacity_rpm_hours", "wasted_ratio", "scale_ups",
                    "scale_downs", "arrived", "served", "throttled", "waiting",
                ])
        }
        #expect(json["equal_capacity"] == .null)
        #expect(json["trace"]?["from"]?.string == "2026-01-01T01:00:00Z")
    }

    @Test func jsonTellsWhetherEqualCapacityWasReached() throws {
        var report = report([.reactive])
        report.equalCapacity = .outOfReach
        #expect(report.json()["equal_capacity"] == .object([.init("reached", .bool(false))]))
        #expect(report.table().contains("spends more capacity-hours than reactive"))
        report.equalCapacity = .found(
            .init(targetUtilization: 0.8, result: report.results[0], throttledReduction: -0.5))
        let equal = try #require(report.json()["equal_capacity"])
        #expect(equal["reached"] == .bool(true))
        #expect(equal["throttled_reduction"] == .number(-0.5))
        #expect(report.table().contains("at a target utilization of 0.800: 50.0 % more throttled"))
    }

    @Test func tableHasARowForEachPolicy() {
        let lines = report().table().split(separator: "\n").map(String.init)
        for policy in PolicyName.allCases {
            #expect(lines.contains { $0.hasPrefix(policy.rawValue) })
        }
        #expect(lines[0].contains("2026-01-01T01:00:00Z to 2026-01-01T03:00:00Z"))
    }

    @Test func chartIsWellFormedAndNamesEverything() throws {
        let report = report()
        let svg = ReplayChart(report).svg()
        let parser = XMLTextReader()
        try parser.read(svg)
        for policy in PolicyName.allCases { #expect(parser.texts.contains(policy.rawValue)) }
        #expect(parser.texts.contains("Demand and capacity: a <b> & \"c\".csv"))
        #expect(parser.texts.contains("demand"))
        #expect(parser.texts.contains("01:30"))
    }

    @Test func chartAxisHasRoundTimesAndValues() {
        let axis = ChartAxis(time: 86_400 - 3_600..<86_400 + 3_600, width: 100)
        #expect(axis.ticks.map(\.text).contains("1970-01-02"))
        #expect(axis.ticks.first?.text == "23:00")
        #expect(axis.ticks.first?.position == 0)
        #expect(axis.ticks.last?.position == 100)
        #expect(ChartAxis.ticks(to: 2_100) == [0, 500, 1_000, 1_500, 2_000])
        #expect(ChartAxis.ticks(to: 1.05) == [0, 0.5, 1])
    }

    @Test func timelineHasARowForEachMinute() {
        let lines = String(decoding: TimelineFile.encode(report([.fixed]).results), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 121)
        #expect(lines[0] == "policy,timestamp,requests,throttled,capacity")
        #expect(lines[1].hasPrefix("static,2026-01-01T01:00:00Z,"))
        #expect(lines[1].hasSuffix(",900.0"))
    }
}

/// Reads an XML document's texts; throws where it is not well-formed. Enough of XML for what charts have.
private final class XMLTextReader {
    private(set) var texts: [String] = []
    private struct Malformed: Error {}

    func read(_ document: String) throws {
        var open: [Substring] = []
        var rest = Substring(document)
        while let start = rest.firstIndex(of: "<") {
            let text = rest[..<start].trimmingCharacters(in: .whitespacesAndNewlines)
            if !text.isEmpty {
                texts.append(
                    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&"))
            }
            guard let end = rest[start...].firstIndex(of: ">") else { throw Malformed() }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
            if tag.hasPrefix("/") {
                guard open.popLast() == name else { throw Malformed() }
            } else if !tag.hasSuffix("/") {
                open.append(name)
            }
        }
        guard open.isEmpty else { throw Malformed() }
    }
}
