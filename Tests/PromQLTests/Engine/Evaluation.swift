import PromQL
import Testing

/// Evaluates expressions over series in the notation of rule tests, a minute apart from time 0, and writes the answer
/// down in short.
struct Evaluation {
    let store: SeriesStore
    var engine = Engine()

    init(_ lines: String, step: Int64 = 60_000) throws {
        store = try SeriesStore(step: step, lines)
    }

    /// - Parameter time: A duration since time 0.
    func instant(_ text: String, at time: String = "0") throws -> [String] {
        let milliseconds = try QueryDuration.parse(time)
        switch try engine.instant(try Parser.expression(text), at: milliseconds, source: store) {
        case .scalar(let value, _): return [GoText.decimal(value)]
        case .string(let text, _): return [GoText.quoted(text)]
        case .vector(let elements): return elements.map { "\(Self.name($0.labels)) \(GoText.decimal($0.value))" }
        case .matrix(let series): return series.map(Self.line)
        }
    }

    func range(_ text: String, through end: String, step: String = "1m") throws -> [String] {
        try engine.range(
            try Parser.expression(text), from: 0, through: try QueryDuration.parse(end),
            step: try QueryDuration.parse(step), source: store
        ).map(Self.line)
    }

    func error(_ text: String, at time: String = "0") -> String {
        do {
            return "\(try instant(text, at: time))"
        } catch {
            return "\(error)"
        }
    }

    private static func line(_ series: Series) -> String {
        name(series.labels)
            + zip(series.timestamps, series.values).map { " \(GoText.decimal($1))@\(QueryDuration.format($0))" }
            .joined()
    }

    private static func name(_ labels: Labels) -> String {
        let rest = labels.withoutMetricName
        return labels[Labels.metricName] + (rest == .empty && labels != .empty ? "" : "\(rest)")
    }
}
