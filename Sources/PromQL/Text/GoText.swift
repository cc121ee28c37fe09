/// Text as Go's `fmt` and `strconv` write it. Canonical expressions and error texts follow it to the byte.
public enum GoText {
    /// A string between double quotes, with control characters, quotes and backslashes escaped (`%q`).
    public static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars { append(scalar, quote: "\"", to: &output) }
        return output + "\""
    }

    /// A character between single quotes (`%q` of a rune).
    static func quoted(_ scalar: Unicode.Scalar) -> String {
        var output = "'"
        append(scalar, quote: "'", to: &output)
        return output + "'"
    }

    /// A code point with its character, such as `U+0063 'c'` (`%#U`).
    static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let name = "U+" + hexadecimal(scalar.value, width: 4).uppercased()
        return isPrintable(scalar) ? "\(name) '\(scalar)'" : name
    }

    private static func append(_ scalar: Unicode.Scalar, quote: Unicode.Scalar, to output: inout String) {
        switch scalar {
        case quote, "\\": output += "\\\(scalar)"
        case "\u{07}": output += "\\a"
        case "\u{08}": output += "\\b"
        case "\u{0c}": output += "\\f"
        case "\n": output += "\\n"
        case "\r": output += "\\r"
        case "\t": output += "\\t"
        case "\u{0b}": output += "\\v"
        case _ where isPrintable(scalar): output.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x80: output += "\\x" + hexadecimal(scalar.value, width: 2)
        case _ where scalar.value < 0x1_0000: output += "\\u" + hexadecimal(scalar.value, width: 4)
        default: output += "\\U" + hexadecimal(scalar.value, width: 8)
        }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator: false
        default: true
        }
    }

    private static func hexadecimal(_ value: UInt32, width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
