import AlertRules
import PromQL
import Testing

/// Series to evaluate rules over, to which what rules give can be added.
struct MemorySource: SeriesSource {
    private var samples: [Labels: [(time: Int64, value: Double)]] = [:]

    mutating func add(_ series: String, _ time: Int64, _ value: Double) throws {
        samples[try SeriesNotation.parseLabels(series), default: []].append((time, value))
    }

    mutating func add(_ recorded: [RecordedSample]) {
        for sample in recorded where samples[sample.labels]?.last?.time != sample.timestamp {
            samples[sample.labels, default: []].append((sample.timestamp, sample.value))
        }
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        samples.filter { labels, _ in matchers.allSatisfy { $0.matches(labels) } }
            .map { Series(labels: $0, timestamps: $1.map(\.time), values: $1.map(\.value)) }
            .sorted { $0.labels < $1.labels }
    }
}

/// Rules that are evaluated each minute over one metric.
struct Timeline {
    static let minute: Int64 = 60_000
    var groups: RuleGroups
    var source = MemorySource()
    var notifications: [AlertNotification] = []
    private(set) var samples: [RecordedSample] = []

    init(_ rules: String, limit: Int = 0, restoresState: Bool = false) throws {
        groups = RuleGroups([try Self.file(rules, limit: limit)], restoresState: restoresState)
    }

    static func file(_ rules: String, limit: Int = 0) throws -> RuleFile {
        let (file, problems) = RuleFile.parse("groups: [{name: g, limit: \(limit), rules: [\(rules)]}]", path: "r.yml")
        if let problem = problems.first { throw problem }
        return try #require(file)
    }

    var rules: [RuleState] { groups.groups[0].rules }

    /// Evaluates at a minute, at which the metric `m` has values by the label `i`.
    @discardableResult
    mutating func evaluate(_ minute: Int64, _ values: [String: Double] = [:]) throws -> [String] {
        for (name, value) in values { try source.add("m{i=\"\(name)\"}", minute * Self.minute, value) }
        for name in ["a", "b"] where values[name] == nil {
            try source.add("m{i=\"\(name)\"}", minute * Self.minute, Series.staleMarker)
        }
        let evaluation = groups.groups[0].evaluate(at: minute * Self.minute, engine: Engine(), source: source)
        source.add(evaluation.samples)
        samples = evaluation.samples
        notifications = evaluation.notifications
        return evaluation.failures.map { "\($0.rule): \($0.message)" }
    }

    /// The alerts of the first rule, such as `a pending`.
    var alerts: [String] { rules[0].activeAlerts.map { "\($0.labels["i"]) \($0.state.name)" } }
}
