/// Durations in Prometheus's notation, such as `1h30m`: whole numbers with units from years to milliseconds, largest
/// first. A year has 365 days. Everything is in milliseconds.
public enum QueryDuration {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("y", 365 * 86_400_000), ("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
        ("ms", 1),
    ]
    /// Prometheus counts nanoseconds in 64 bits, about 292 years.
    private static let longest = Int64.max / 1_000_000

    /// Reads a duration. `0` needs no unit.
    ///
    /// - Throws: ``QueryDurationError``, with Prometheus's words.
    public static func parse(_ text: String) throws(QueryDurationError) -> Int64 {
        if text == "0" { return 0 }
        guard !text.isEmpty else { throw QueryDurationError(description: "empty duration string") }
        let invalid = QueryDurationError(description: "not a valid duration string: \(GoText.quoted(text))")
        let outOfRange = QueryDurationError(description: "duration out of range")
        var rest = text.utf8[...]
        var total: Int64 = 0
        var nextUnit = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            rest = rest.dropFirst(digits.count)
            let suffix = rest.prefix { $0 < 0x30 || $0 > 0x39 }
            rest = rest.dropFirst(suffix.count)
            guard !digits.isEmpty,
                let unit = units[nextUnit...].firstIndex(where: { $0.suffix.utf8.elementsEqual(suffix) })
            else { throw invalid }
            guard let number = Int64(String(decoding: digits, as: UTF8.self)),
                number <= longest / units[unit].milliseconds
            else { throw outOfRange }
            total += number * units[unit].milliseconds
            guard total <= longest else { throw outOfRange }
            nextUnit = unit + 1
        }
        return total
    }

    /// Writes a duration of no negative length: years and weeks only where nothing remains, so `90d` stays `90d`.
    public static func format(_ milliseconds: Int64) -> String {
        guard milliseconds > 0 else { return "0s" }
        var rest = milliseconds
        var text = ""
        for (suffix, length) in units where rest >= length {
            if (suffix == "y" || suffix == "w") && rest % length != 0 { continue }
            text += "\(rest / length)\(suffix)"
            rest %= length
        }
        return text
    }
}

/// Why a text is no duration, in Prometheus's words.
public struct QueryDurationError: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(description: String) {
        self.description = description
    }
}
