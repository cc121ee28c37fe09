import Foundation
import PromQL

/// Formats values as Go's `printf` does.
struct GoFormat {
    private struct Directive {
        var minus = false
        var plus = false
        var sharp = false
        var space = false
        var zero = false
        var width: Int?
        var precision: Int?
    }

    /// Wider fields are cut to this: a few characters must not ask for gigabytes.
    private static let maximumWidth = 10_000

    static func text(_ format: String, _ arguments: [TemplateValue]) -> String {
        var output = ""
        var rest = Array(format.unicodeScalars)[...]
        var remaining = arguments[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                output.unicodeScalars.append(scalar)
                continue
            }
            let directive = directive(&rest, &remaining)
            guard let verb = rest.popFirst() else {
                output += "%!(NOVERB)"
                break
            }
            if verb == "%" {
                output += "%"
            } else if let value = remaining.popFirst() {
                output += Self.value(value, verb, directive)
            } else {
                output += "%!\(verb)(MISSING)"
            }
        }
        if !remaining.isEmpty {
            output += "%!(EXTRA " + remaining.map { "\($0.typeName)=\($0.text)" }.joined(separator: ", ") + ")"
        }
        return output
    }

    private static func directive(
        _ rest: inout ArraySlice<Unicode.Scalar>, _ arguments: inout ArraySlice<TemplateValue>
    ) -> Directive {
        var directive = Directive()
        flags: while let flag = rest.first {
            switch flag {
            case "-": directive.minus = true
            case "+": directive.plus = true
            case "#": directive.sharp = true
            case " ": directive.space = true
            case "0": directive.zero = true
            default: break flags
            }
            rest.removeFirst()
        }
        directive.width = number(&rest, &arguments)
        if let width = directive.width, width < 0 {
            directive.minus = true
            directive.width = -width
        }
        if rest.first == "." {
            rest.removeFirst()
            directive.precision = max(0, number(&rest, &arguments) ?? 0)
        }
        return directive
    }

    private static func number(
        _ rest: inout ArraySlice<Unicode.Scalar>, _ arguments: inout ArraySlice<TemplateValue>
    ) -> Int? {
        if rest.first == "*" {
            rest.removeFirst()
            guard case .integer(let value)? = arguments.popFirst() else { return nil }
            return Int(min(max(value, Int64(-maximumWidth)), Int64(maximumWidth)))
        }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        guard !digits.isEmpty else { return nil }
        return min(Int(String(String.UnicodeScalarView(digits))) ?? maximumWidth, maximumWidth)
    }

    private static func value(_ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive) -> String {
        switch (verb, value) {
        case ("T", _): return pad(value.typeName, directive)
        case ("v", .float(let number)): return float(number, "g", directive)
        case ("v", .integer(let number)), ("d", .integer(let number)):
            return padNumber(digits(number.magnitude, 10, directive), isNegative: number < 0, directive)
        case ("v", _): return pad(value.text, directive)
        case ("e", .float(let number)), ("f", .float(let number)), ("g", .float(let number)),
            ("E", .float(let number)), ("G", .float(let number)):
            return float(number, String(verb), directive)
        case ("F", .float(let number)): return float(number, "f", directive)
        case ("t", .bool(let truth)): return pad(String(truth), directive)
        case ("s", .string(let text)):
            return pad(directive.precision.map { String(text.unicodeScalars.prefix($0)) } ?? text, directive)
        case ("q", .string(let text)):
            return pad(directive.sharp && !text.contains("`") ? "`\(text)`" : GoText.quoted(text), directive)
        case ("s", .strings), ("s", .time): return pad(value.text, directive)
        case ("x", .string(let text)), ("X", .string(let text)):
            let hex = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return pad(verb == "X" ? hex.uppercased() : hex, directive)
        case ("b", .integer(let number)), ("o", .integer(let number)), ("x", .integer(let number)),
            ("X", .integer(let number)):
            let radix = verb == "b" ? 2 : verb == "o" ? 8 : 16
            var text = digits(number.magnitude, radix, directive)
            if directive.sharp { text = (verb == "b" ? "0b" : verb == "o" ? "0" : "0x") + text }
            return padNumber(verb == "X" ? text.uppercased() : text, isNegative: number < 0, directive)
        case ("c", .integer(let number)):
            return pad(String(UInt32(exactly: number).flatMap(Unicode.Scalar.init) ?? "\u{fffd}"), directive)
        case (_, .none): return "%!\(verb)(<nil>)"
        default: return "%!\(verb)(\(value.typeName)=\(value.text))"
        }
    }

    private static func digits(_ magnitude: UInt64, _ radix: Int, _ directive: Directive) -> String {
        let text = String(magnitude, radix: radix)
        return String(repeating: "0", count: max(0, (directive.precision ?? 0) - text.count)) + text
    }

    private static func float(_ number: Double, _ verb: String, _ directive: Directive) -> String {
        guard number.isFinite else {
            var plain = directive
            plain.zero = false
            let text = number.isNaN ? "NaN" : "Inf"
            plain.plus = directive.plus || (number.isInfinite && verb == "g" && directive.width == nil && number > 0)
            return padNumber(text, isNegative: number < 0, plain)
        }
        let text: String
        if directive.precision == nil && verb.lowercased() == "g" {
            text = verb == "G" ? GoText.shortest(number.magnitude).uppercased() : GoText.shortest(number.magnitude)
        } else {
            text = String(format: "%.\(directive.precision ?? 6)\(verb)", number.magnitude)
        }
        return padNumber(text, isNegative: number.sign == .minus, directive)
    }

    private static func padNumber(_ magnitude: String, isNegative: Bool, _ directive: Directive) -> String {
        let sign = isNegative ? "-" : directive.plus ? "+" : directive.space ? " " : ""
        guard directive.zero, !directive.minus, let width = directive.width else {
            var plain = directive
            plain.zero = false
            return pad(sign + magnitude, plain)
        }
        return sign + String(repeating: "0", count: max(0, width - sign.count - magnitude.count)) + magnitude
    }

    private static func pad(_ text: String, _ directive: Directive) -> String {
        let filling = String(
            repeating: directive.zero && !directive.minus ? "0" : " ",
            count: max(0, (directive.width ?? 0) - text.unicodeScalars.count))
        return directive.minus ? text + filling : filling + text
    }

    /// Four significant digits (`%.4g`).
    static func fourDigits(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        return String(format: "%.4g", number)
    }
}
