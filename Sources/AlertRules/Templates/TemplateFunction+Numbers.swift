import PromQL

extension TemplateFunction {
    /// Prometheus's functions that make numbers readable.
    static let numbers: [String: TemplateFunction] = [
        "humanize": TemplateFunction(.any) { _, values in .string(humanized(try number(values[0]))) },
        "humanize1024": TemplateFunction(.any) { _, values in .string(humanized1024(try number(values[0]))) },
        "humanizeDuration": TemplateFunction(.any) { _, values in .string(duration(try number(values[0]))) },
        "humanizePercentage": TemplateFunction(.any) { _, values in
            .string(GoFormat.fourDigits(try number(values[0]) * 100) + "%")
        },
        "humanizeTimestamp": TemplateFunction(.any) { _, values in
            let seconds = try number(values[0])
            guard seconds.isFinite else { return .string(GoFormat.fourDigits(seconds)) }
            return .string(try time(seconds).text)
        },
        "toTime": TemplateFunction(.any) { _, values in
            let seconds = try number(values[0])
            guard seconds.isFinite else { throw TemplateError("value is NaN or Inf") }
            return try time(seconds)
        },
        "parseDuration": TemplateFunction(.string) { _, values in
            .float(Double(try QueryDuration.parse(values[0].string)) / 1000)
        },
    ]

    private static let smallPrefixes = ["m", "u", "n", "p", "f", "a", "z", "y"]

    private static func number(_ value: TemplateValue) throws(TemplateError) -> Double {
        switch value {
        case .float(let number): return number
        case .integer(let number): return Double(number)
        case .string(let text):
            guard let number = parsed(text) else {
                throw TemplateError("strconv.ParseFloat: parsing \(GoText.quoted(text)): invalid syntax")
            }
            return number
        default: throw TemplateError("can't convert \(value.typeName) to float")
        }
    }

    /// Swift reads the same texts as Go, but for a few names.
    private static func parsed(_ text: String) -> Double? {
        let unsigned = text.drop { $0 == "+" || $0 == "-" }.lowercased()
        guard !unsigned.hasPrefix("nan") || text.lowercased() == "nan" else { return nil }
        return Double(text)
    }

    private static func time(_ seconds: Double) throws(TemplateError) -> TemplateValue {
        let nanoseconds = seconds * 1e9
        guard nanoseconds.magnitude < 0x1p63 else {
            throw TemplateError(
                "\(GoText.shortest(seconds)) cannot be represented as a nanoseconds timestamp since it overflows int64")
        }
        return .time(Int64(nanoseconds) / 1_000_000)
    }

    private static func humanized(_ number: Double) -> String {
        guard number != 0, number.isFinite else { return GoFormat.fourDigits(number) }
        guard number.magnitude >= 1 else {
            let (value, prefix) = enlarged(number)
            return GoFormat.fourDigits(value) + prefix
        }
        return reduced(number, by: 1000, ["k", "M", "G", "T", "P", "E", "Z", "Y"])
    }

    private static func humanized1024(_ number: Double) -> String {
        guard number.magnitude > 1, number.isFinite else { return GoFormat.fourDigits(number) }
        return reduced(number, by: 1024, ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"])
    }

    private static func reduced(_ number: Double, by factor: Double, _ prefixes: [String]) -> String {
        var value = number
        var prefix = ""
        for next in prefixes where value.magnitude >= factor {
            prefix = next
            value /= factor
        }
        return GoFormat.fourDigits(value) + prefix
    }

    private static func enlarged(_ number: Double) -> (Double, String) {
        var value = number
        var prefix = ""
        for next in smallPrefixes where value.magnitude < 1 {
            prefix = next
            value *= 1000
        }
        return (value, prefix)
    }

    private static func duration(_ number: Double) -> String {
        guard number.isFinite else { return GoFormat.fourDigits(number) }
        guard number != 0 else { return GoFormat.fourDigits(number) + "s" }
        guard number.magnitude >= 1 else {
            let (value, prefix) = enlarged(number)
            return GoFormat.fourDigits(value) + prefix + "s"
        }
        let sign = number < 0 ? "-" : ""
        let whole = number.magnitude < 0x1p63 ? Int64(number.magnitude) : Int64.min
        let (seconds, minutes, hours, days) = (whole % 60, whole / 60 % 60, whole / 3600 % 24, whole / 86_400)
        if days != 0 { return "\(sign)\(days)d \(hours)h \(minutes)m \(seconds)s" }
        if hours != 0 { return "\(sign)\(hours)h \(minutes)m \(seconds)s" }
        if minutes != 0 { return "\(sign)\(minutes)m \(seconds)s" }
        return sign + GoFormat.fourDigits(number.magnitude) + "s"
    }
}
