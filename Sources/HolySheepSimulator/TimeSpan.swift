/// A length of time written as Prometheus writes it: `500ms`, `2s`, `1h30m`, `90d`.
enum TimeSpan {
    private static let units: [(name: String, seconds: Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("w", 604_800), ("y", 31_536_000),
    ]

    /// The seconds in `text`, which may start with `-`; nil when it is no length of time. A bare
    /// number counts seconds.
    static func parse(_ text: some StringProtocol) -> Double? {
        var rest = text[...]
        let sign: Double = rest.first == "-" ? -1 : 1
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        guard let first = rest.first, first.isASCII, first.isNumber else { return nil }
        if let seconds = number(rest) { return sign * seconds }
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = number(digits), let unit = units.first(where: { $0.name == name }) else { return nil }
            total += count * unit.seconds
        }
        return sign * total
    }

    /// `seconds` in the largest unit that says it exactly.
    static func format(_ seconds: Double) -> String {
        for unit in units.reversed() where unit.name != "y" && unit.name != "w" {
            let count = seconds / unit.seconds
            if count == count.rounded(), abs(count) >= 1 { return "\(Int64(count))\(unit.name)" }
        }
        return seconds == 0 ? "0s" : "\(seconds)s"
    }

    private static func number(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }) else { return nil }
        return Double(text)
    }
}
