/// Numbers as the formats write them.
enum NumberFormat {
    /// Below this, 2⁵³, every integral value is exact.
    private static let exactIntegers = 9_007_199_254_740_992.0

    /// Appends the shortest text that reads back as `value`; integral values up to 2⁵³ without a fraction or an
    /// exponent, zero without a sign.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        if value == value.rounded(), abs(value) < exactIntegers {
            append(Int64(value), to: &bytes)
        } else if value.isFinite {
            bytes.append(contentsOf: value.description.utf8)
        } else if value.isNaN {
            bytes.append(contentsOf: "NaN".utf8)
        } else {
            bytes.append(contentsOf: (value < 0 ? "-Inf" : "+Inf").utf8)
        }
    }

    static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(value).utf8)
    }

    /// The label value of a finite bucket bound.
    ///
    /// The bound is part of a series' identity, so it is written as every other exporter does: as Go's `%g`, where
    /// exponents begin at a million, and in OpenMetrics with `.0` after a whole number.
    static func bound(_ value: Double, as format: ExpositionFormat) -> String {
        let (digits, exponent) = decimal(value.magnitude)
        let sign = value < 0 ? "-" : ""
        if exponent < -4 || exponent >= 6 {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let padding = abs(exponent) < 10 ? "0" : ""
            return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padding)\(abs(exponent))"
        }
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        }
        let whole = digits.prefix(exponent + 1)
        let fraction = digits.dropFirst(exponent + 1)
        let padding = String(repeating: "0", count: exponent + 1 - whole.count)
        let ending = fraction.isEmpty ? (format == .openMetrics ? ".0" : "") : "." + fraction
        return sign + whole + padding + ending
    }

    /// The shortest significant digits of a finite `value` ≥ 0, and the power of ten of the first of them.
    private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
        guard value > 0 else { return ("0", 0) }
        let parts = value.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let written = whole + fraction
        let leadingZeros = written.prefix { $0 == "0" }.count
        let significant = written.dropFirst(leadingZeros)
        let trailingZeros = significant.reversed().prefix { $0 == "0" }.count
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return (String(significant.dropLast(trailingZeros)), power + whole.count - 1 - leadingZeros)
    }
}
