/// A number of a template: whole if it is written so.
struct TemplateNumber {
    let value: TemplateValue

    init?(_ text: String) {
        let digits = text.replacing("_", with: "")
        let isNegative = digits.hasPrefix("-")
        let magnitude = digits.drop { $0 == "-" || $0 == "+" }.lowercased()
        guard digits.count - magnitude.count < 2, magnitude.first.map({ $0.isNumber || $0 == "." }) == true else {
            return nil
        }
        for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where magnitude.hasPrefix(prefix) {
            guard let number = Int64(magnitude.dropFirst(2), radix: radix) else { return nil }
            value = .integer(isNegative ? -number : number)
            return
        }
        if let number = Int64(magnitude) {
            value = .integer(isNegative ? -number : number)
        } else if let number = Double(magnitude), number.isFinite {
            value = .float(isNegative ? -number : number)
        } else {
            return nil
        }
    }
}

/// Texts in quotes, with Go's escapes.
enum TemplateString {
    /// - Parameter text: With its quotes, single or double.
    static func unquoted(_ text: String) -> String? {
        var output: [UInt8] = []
        var rest = Array(text.dropFirst().dropLast().unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                output += Array(String(scalar).utf8)
                continue
            }
            guard let escape = rest.popFirst() else { return nil }
            switch escape {
            case "a": output.append(0x07)
            case "b": output.append(0x08)
            case "f": output.append(0x0c)
            case "n": output.append(0x0a)
            case "r": output.append(0x0d)
            case "t": output.append(0x09)
            case "v": output.append(0x0b)
            case "\\", "\"", "'": output += Array(String(escape).utf8)
            case "x": guard let code = number(&rest, 2, 16), let byte = UInt8(exactly: code) else { return nil }
                output.append(byte)
            case "u", "U":
                guard let code = number(&rest, escape == "u" ? 4 : 8, 16), let unicode = Unicode.Scalar(code) else {
                    return nil
                }
                output += Array(String(unicode).utf8)
            case "0"..."7":
                rest = [escape] + rest
                guard let code = number(&rest, 3, 8), let byte = UInt8(exactly: code) else { return nil }
                output.append(byte)
            default: return nil
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func number(_ rest: inout ArraySlice<Unicode.Scalar>, _ count: Int, _ radix: Int) -> UInt32? {
        let digits = String(String.UnicodeScalarView(rest.prefix(count)))
        guard digits.utf8.count == count else { return nil }
        rest = rest.dropFirst(count)
        return UInt32(digits, radix: radix)
    }
}
