/// The rules for names, and what a name says about its family.
enum MetricName {
    /// The units that a name can end in, before `_total`.
    private static let units = ["seconds", "bytes", "ratio", "usd"]

    /// Whether `name` matches `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    static func isMetricName(_ name: String) -> Bool {
        isName(name) { $0 == UInt8(ascii: ":") }
    }

    /// Whether `name` matches `[a-zA-Z_][a-zA-Z0-9_]*` and does not begin with `__`, which Prometheus keeps for
    /// itself.
    static func isLabelName(_ name: String) -> Bool {
        isName(name) { _ in false } && !name.hasPrefix("__")
    }

    /// The name that OpenMetrics gives a family: a counter's is without `_total`, which only its samples carry.
    static func openMetricsFamily(_ name: String, type: MetricType) -> String {
        type == .counter ? String(name.dropLast("_total".count)) : name
    }

    /// The unit that a family's OpenMetrics name ends in, nil when it ends in none that is known.
    static func unit(ofFamily name: String) -> String? {
        units.first { name.hasSuffix("_\($0)") }
    }

    /// What is wrong with calling a metric of this type `name`, nil when nothing is.
    static func problem(_ name: String, type: MetricType) -> String? {
        guard isMetricName(name) else {
            return "use letters, digits, _ and :, and do not begin with a digit"
        }
        guard name.hasSuffix("_total") == (type == .counter) else {
            return type == .counter ? "a counter's name ends in _total" : "only a counter's name ends in _total"
        }
        for suffix in ["_bucket", "_count", "_sum"] where name.hasSuffix(suffix) {
            return "\(suffix) is kept for the samples of histograms and summaries"
        }
        return nil
    }

    private static func isName(_ name: String, alsoAllowing isExtra: (UInt8) -> Bool) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || isExtra($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
