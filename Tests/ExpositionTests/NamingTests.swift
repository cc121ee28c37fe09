import Exposition
import Testing

@Suite struct NamingTests {
    @Test(arguments: [
        ("app_duration_seconds", MetricType.histogram, "seconds"), ("app_cpu_seconds_total", .counter, "seconds"),
        ("app_memory_bytes", .gauge, "bytes"), ("app_cost_usd_total", .counter, "usd"), ("app_hit_ratio", .gauge, "ratio"),
        ("app_requests_total", .counter, nil), ("app_seconds_left", .gauge, nil), ("seconds", .gauge, nil),
    ] as [(String, MetricType, String?)])
    func unitFollowsFromTheName(name: String, type: MetricType, unit: String?) {
        #expect(MetricFamily(name: name, type: type, help: "").unit == unit)
    }

    @Test func unitCanBeNamed() {
        #expect(MetricFamily(name: "app_heat_celsius", type: .gauge, unit: "celsius", help: "").unit == "celsius")
    }

    @Test(arguments: ["", "1x", "a-b", "é", "a b", "x_total", "x_count", "x_bucket", "x_sum"])
    func refusesGaugeNames(name: String) async {
        #expect(throws: Never.self) { MetricFamily(name: "fine:name_9", type: .gauge, help: "") }
        await #expect(processExitsWith: .failure) { [name] in
            _ = MetricFamily(name: name, type: .gauge, help: "")
        }
    }

    @Test(arguments: ["", "__reserved", "1a", "a:b", "a-b"])
    func refusesLabelNames(name: String) async {
        await #expect(processExitsWith: .failure) { [name] in
            _ = Labels([(name, "value")])
        }
    }

    @Test func refusesWhatCannotBeWritten() async {
        await #expect(processExitsWith: .failure) { _ = Labels([("a", "1"), ("a", "2")]) }
        await #expect(processExitsWith: .failure) { _ = MetricFamily(name: "x", type: .counter, help: "") }
        await #expect(processExitsWith: .failure) { _ = MetricFamily(name: "x", type: .gauge, unit: "bytes", help: "") }
        await #expect(processExitsWith: .failure) {
            var family = MetricFamily(name: "x", type: .histogram, help: "")
            family.addHistogram(cumulative: [(2, 0), (1, 0)], sum: 0, count: 0)
        }
    }
}
