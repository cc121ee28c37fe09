import CivilTime
import Foundation
import Yams

extension ConfigurationValue {
    /// Text that is not empty.
    ///
    /// - Parameter confidential: the value might be a secret put into the wrong field, so say nothing of it.
    func text(confidential: Bool = false) -> String? {
        guard case .scalar(let scalar) = node, ScalarKind(scalar) == .text else {
            let word = node.scalar?.string ?? ""
            let remedy = switch node.scalar.map(ScalarKind.init) {
            case .boolean, .number: confidential ? "put it in quotes" : "put it in quotes: \"\(word.excerpt)\""
            case .tagged: "remove the tag"
            default: "give a text"
            }
            fail("\(kindDescription), but text is expected", remedy: remedy)
            return nil
        }
        guard !scalar.string.isEmpty else {
            fail("is empty", remedy: "give a text, or leave the key out if it is optional")
            return nil
        }
        guard scalar.string.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            fail("contains a line break or another control character", remedy: "write it on one line")
            return nil
        }
        return scalar.string
    }

    /// Text that can stand in a metric label, a URL's path and a log without quoting.
    func name() -> String? {
        guard let text = text() else { return nil }
        guard text.isUsableName else {
            fail("\"\(text.excerpt)\" is not a usable name", remedy: String.usableNameRemedy)
            return nil
        }
        return text
    }

    /// A plain decimal number within a range.
    ///
    /// - Parameter hint: what else to say when the number is outside, such as how to write a share.
    func number(in range: NumberRange, hint: String? = nil) -> Double? {
        guard case .scalar(let scalar) = node, ScalarKind(scalar) == .number else {
            let isQuotedNumber = node.scalar.map { ScalarKind(plain: $0.string) == .number } ?? false
            fail(
                "\(kindDescription), but a number is expected",
                remedy: isQuotedNumber ? "remove the quotes" : "give a number \(range)")
            return nil
        }
        guard !["inf", "nan"].contains(scalar.string.suffix(3).lowercased()) else {
            fail("is not a finite number", remedy: "give a number \(range)")
            return nil
        }
        let decimal = /[-+]?(0|[1-9][0-9]*|(?=\.))(\.[0-9]*)?([eE][-+]?[0-9]+)?/
        guard scalar.string.wholeMatch(of: decimal) != nil, let value = Double(scalar.string) else {
            fail(
                "\(scalar.string.excerpt) is not a plain decimal number",
                remedy: "write it with digits and at most one point, such as 1000 or 0.7")
            return nil
        }
        guard range.contains(value) else {
            fail(
                "is \(scalar.string.excerpt), outside its range",
                remedy: ["give a number \(range)", hint].compactMap(\.self).joined(separator: "; "))
            return nil
        }
        return value
    }

    /// A whole number within a range.
    func integer(in range: ClosedRange<Int>) -> Int? {
        let bounds = NumberRange.between(Double(range.lowerBound), and: Double(range.upperBound))
        guard let value = number(in: bounds) else { return nil }
        guard let whole = Int(exactly: value) else {
            fail("is not a whole number", remedy: "give a whole number \(bounds)")
            return nil
        }
        return whole
    }

    /// `true` or `false`.
    func flag() -> Bool? {
        if case .scalar(let scalar) = node, ScalarKind(scalar) == .boolean, let value = Bool(scalar.string) {
            return value
        }
        fail("is neither true nor false", remedy: "write true or false, without quotes")
        return nil
    }

    /// A duration in Prometheus' syntax within a range.
    func duration(in range: ClosedRange<PrometheusDuration>) -> PrometheusDuration? {
        let remedy = "give a duration from \(range.lowerBound) to \(range.upperBound)"
        let syntax = "\(remedy), written like 90s, 5m, 1h30m or 7d"
        guard case .scalar(let scalar) = node, [.text, .number].contains(ScalarKind(scalar)) else {
            fail("\(kindDescription), but a duration is expected", remedy: syntax)
            return nil
        }
        do {
            let value = try PrometheusDuration(parsing: scalar.string)
            guard range.contains(value) else {
                fail("is \(scalar.string.excerpt), outside its range", remedy: remedy)
                return nil
            }
            return value
        } catch {
            fail("\(error)", remedy: syntax)
            return nil
        }
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ choices: Choice.Type) -> Choice? {
        guard let text = text() else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue)
            let remedy = NearestName.of(text, among: words).map { "did you mean \($0)?" }
                ?? (words.count == 1 ? "only \(words[0]) is supported" : "give one of \(words.joined(separator: ", "))")
            fail("\"\(text.excerpt)\" is not supported", remedy: remedy)
            return nil
        }
        return choice
    }

    /// An instant with its offset from UTC, in a year that an operator can mean.
    func time() -> Date? {
        guard let text = text() else { return nil }
        let remedy = "give a time such as 2026-03-15T00:00:00Z or 2026-03-15T08:00:00+08:00"
        do {
            let time = try RFC3339.parse(text)
            let year = Int(text.prefix(4)) ?? 0
            guard year >= 2000 else {
                fail("lies in a past century (the year \(year))", remedy: remedy)
                return nil
            }
            guard year < 2100 else {
                fail("lies in a future century (the year \(year))", remedy: remedy)
                return nil
            }
            return time
        } catch {
            fail("\(error)", remedy: remedy)
            return nil
        }
    }
}

extension String {
    /// Whether this can stand in a metric label, a URL's path and a log without quoting.
    var isUsableName: Bool { wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}/) != nil }

    /// What to do about one that cannot.
    static let usableNameRemedy =
        "use up to 64 ASCII letters, digits, \"_\", \".\" and \"-\", starting with a letter or digit"
}
