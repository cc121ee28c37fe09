import PromQL

/// A rule and what came of it so far.
public struct RuleState: Sendable {
    public enum Health: String, Sendable {
        case unknown
        case ok
        case bad = "err"
    }

    public let rule: Rule
    public internal(set) var health = Health.unknown
    /// Why the last evaluation failed; nil if it did not.
    public internal(set) var lastError: String?
    /// Milliseconds since 1970; nil before the first evaluation.
    public internal(set) var lastEvaluation: Int64?
    /// How long the last evaluation took. Seconds.
    public internal(set) var evaluationDuration = 0.0
    /// Pending, firing and lately resolved alerts.
    var alerts: [Labels: Alert] = [:]
    /// The series that the rule gave last.
    var previousSeries: Set<Labels> = []
    /// Whether the state of `for` needs no restoration any more. Before that the rule gives no series about alerts.
    var isRestored: Bool

    init(rule: Rule, isRestored: Bool) {
        self.rule = rule
        self.isRestored = isRestored
    }

    /// The alerts that are pending or firing, in the order of their labels.
    public var activeAlerts: [Alert] {
        alerts.values.filter { $0.state != .inactive }.sorted { $0.labels < $1.labels }
    }

    /// The worst state of its alerts.
    public var state: Alert.State {
        alerts.values.map(\.state).max() ?? .inactive
    }
}

/// Why a rule cannot be evaluated.
struct RuleError: Error, CustomStringConvertible {
    let description: String
}

/// What the evaluation of a rule looks at.
struct RuleContext<Source: SeriesSource> {
    let engine: Engine
    let time: Int64
    let source: Source
    let limit: Int
    let options: RuleOptions
    let checkpoint: () throws -> Void

    func vector(_ expression: Expression) throws -> [VectorElement] {
        switch try engine.instant(expression, at: time, source: source, checkpoint: checkpoint) {
        case .vector(let elements): return elements
        case .scalar(let value, let timestamp):
            return [VectorElement(labels: .empty, value: value, timestamp: timestamp)]
        case .string, .matrix: throw RuleError(description: "rule result is not a vector or scalar")
        }
    }

    func vector(_ text: String) throws -> [VectorElement] {
        try vector(Parser.expression(text))
    }
}

extension RuleState {
    /// The samples of a recording rule.
    func record(_ context: RuleContext<some SeriesSource>) throws -> [RecordedSample] {
        var seen: Set<Labels> = []
        let samples = try context.vector(rule.expression).map { element in
            var labels = element.labels.setting(Labels.metricName, to: rule.name)
            for label in rule.labels { labels = labels.setting(label.name, to: label.value) }
            guard seen.insert(labels).inserted else {
                throw RuleError(
                    description: "vector contains metrics with the same labelset after applying rule labels")
            }
            return RecordedSample(labels: labels, timestamp: context.time, value: element.value)
        }
        if context.limit > 0 && samples.count > context.limit {
            throw RuleError(description: "exceeded limit of \(context.limit) with \(samples.count) series")
        }
        return samples
    }
}
