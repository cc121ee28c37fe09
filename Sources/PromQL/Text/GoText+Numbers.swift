extension GoText {
    /// The shortest decimal digits that read back as `value`, without an exponent (`FormatFloat(v, 'f', -1, 64)`).
    ///
    /// This is how Prometheus writes sample values, and how `count_values` makes labels of them.
    public static func decimal(_ value: Double) -> String {
        if let special = special(value) { return special }
        let (digits, point) = shortestDigits(value.magnitude)
        let sign = value.sign == .minus ? "-" : ""
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    /// The shortest digits, with an exponent below 1e-4 and from 1e6 (`%v`).
    public static func shortest(_ value: Double) -> String {
        if let special = special(value) { return special }
        let (digits, point) = shortestDigits(value.magnitude)
        if point - 1 >= -4 && point - 1 < 6 { return decimal(value) }
        return scientific(value, digits, exponent: point - 1)
    }

    /// The shortest digits, always with an exponent (`%e` with as many digits as needed).
    public static func scientific(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0e+00" : "0e+00" }
        if let special = special(value) { return special }
        let (digits, point) = shortestDigits(value.magnitude)
        return scientific(value, digits, exponent: point - 1)
    }

    private static func scientific(_ value: Double, _ digits: String, exponent: Int) -> String {
        var text = (value.sign == .minus ? "-" : "") + digits.prefix(1)
        if digits.count > 1 { text += "." + digits.dropFirst() }
        text += exponent < 0 ? "e-" : "e+"
        return text + (exponent.magnitude < 10 ? "0" : "") + String(exponent.magnitude)
    }

    /// Six digits after the point (`%f`).
    static func sixDecimals(_ value: Double) -> String {
        if let special = special(value), value != 0 { return special }
        let scaled = (value.magnitude * 1e6).rounded(.toNearestOrEven)
        let sign = value.sign == .minus ? "-" : ""
        guard scaled < 9e15 else { return sign + integer(value.magnitude) + ".000000" }
        let millionths = Int64(scaled)
        let fraction = String(millionths % 1_000_000)
        return sign + "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// All the digits of a large number, below the point none.
    private static func integer(_ value: Double) -> String {
        // Digits from the last to the first, doubled as often as the exponent says.
        let shift = max(0, Int(value.exponent) - 52)
        var digits = String(UInt64(value / Double(sign: .plus, exponent: shift, significand: 1))).utf8.reversed().map {
            $0 - 0x30
        }
        for _ in 0..<shift {
            var carry: UInt8 = 0
            for index in digits.indices {
                let doubled = digits[index] * 2 + carry
                digits[index] = doubled % 10
                carry = doubled / 10
            }
            if carry > 0 { digits.append(carry) }
        }
        return String(decoding: digits.reversed().map { $0 + 0x30 }, as: UTF8.self)
    }

    /// Milliseconds as seconds with three digits after the point (`%.3f`).
    static func seconds(milliseconds: Int64) -> String {
        let magnitude = milliseconds.magnitude
        let fraction = String(magnitude % 1000)
        return (milliseconds < 0 ? "-" : "") + "\(magnitude / 1000)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    private static func special(_ value: Double) -> String? {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        return nil
    }

    /// The shortest significant digits of a positive finite number, and how many of them stand before the point.
    private static func shortestDigits(_ value: Double) -> (digits: String, point: Int) {
        let text = value.description
        let parts = text.split(separator: "e", maxSplits: 1)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        var digits = String(whole) + fraction
        var point = whole.count + exponent
        while digits.hasPrefix("0") && digits.count > 1 {
            digits.removeFirst()
            point -= 1
        }
        while digits.hasSuffix("0") && digits.count > 1 { digits.removeLast() }
        return (digits, point)
    }
}
