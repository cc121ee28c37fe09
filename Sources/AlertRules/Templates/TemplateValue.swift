import CivilTime
import PromQL

/// A value in a template.
indirect enum TemplateValue: Sendable {
    case none
    case bool(Bool)
    case integer(Int64)
    case float(Double)
    case string(String)
    /// Labels, or the like.
    case strings([String: String])
    /// What `args` makes.
    case arguments([String: TemplateValue])
    case sample(TemplateSample)
    case samples([TemplateSample])
    case alert(AlertTemplate.Data)
    /// Milliseconds since 1970.
    case time(Int64)
}

/// An element of a query's result.
struct TemplateSample: Sendable {
    let labels: [String: String]
    let value: Double
}

extension TemplateValue {
    /// The type as Go names it.
    var typeName: String {
        switch self {
        case .none: "<nil>"
        case .bool: "bool"
        case .integer: "int"
        case .float: "float64"
        case .string: "string"
        case .strings: "map[string]string"
        case .arguments: "map[string]interface {}"
        case .sample: "*template.sample"
        case .samples: "template.queryResult"
        case .alert:
            "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value float64 }"
        case .time: "*time.Time"
        }
    }

    /// Whether a condition holds: not for zero, nothing and what is empty.
    var isTrue: Bool {
        switch self {
        case .none: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .float(let value): value != 0
        case .string(let value): !value.isEmpty
        case .strings(let values): !values.isEmpty
        case .arguments(let values): !values.isEmpty
        case .samples(let values): !values.isEmpty
        case .sample, .alert, .time: true
        }
    }

    /// As an action prints it (`%v`).
    var text: String {
        switch self {
        case .none: "<nil>"
        case .bool(let value): String(value)
        case .integer(let value): String(value)
        case .float(let value): GoText.shortest(value)
        case .string(let value): value
        case .strings(let values): Self.map(values.mapValues { .string($0) })
        case .arguments(let values): Self.map(values)
        case .sample(let sample): "&{\(TemplateValue.strings(sample.labels).text) \(GoText.shortest(sample.value))}"
        case .samples(let samples): "[\(samples.map { TemplateValue.sample($0).text }.joined(separator: " "))]"
        case .alert(let data):
            "{\(TemplateValue.strings(data.labels).text) \(TemplateValue.strings(data.externalLabels).text) "
                + "\(data.externalURL) \(GoText.shortest(data.value))}"
        case .time(let milliseconds): Self.timeText(milliseconds)
        }
    }

    private static func map(_ values: [String: TemplateValue]) -> String {
        "map[\(sorted(values).map { "\($0.key):\($0.value.text)" }.joined(separator: " "))]"
    }

    static func sorted<Value>(_ values: [String: Value]) -> [(key: String, value: Value)] {
        values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    }

    private static func timeText(_ milliseconds: Int64) -> String {
        let text = RFC3339.format(milliseconds.flooredSeconds)
        let fraction = milliseconds - milliseconds.flooredSeconds * 1000
        var digits = fraction == 0 ? "" : "." + String(1000 + fraction).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return text.replacing("T", with: " ").replacing("Z", with: "") + digits + " +0000 UTC"
    }
}

extension Int64 {
    /// Milliseconds as whole seconds, rounded down.
    var flooredSeconds: Int64 { flooredQuotient(by: 1000) }
}
