extension RegexParser {
    /// What follows `(?`: a name, or flags, which end at a colon before the group's content or at the parenthesis.
    mutating func groupPrefix() throws(RegexError) -> (name: String?, isFlagsOnly: Bool) {
        let start = position - 1
        if peek(1) == "P" && peek(2) == "<" {
            let nameStart = position + 3
            guard let end = input[min(nameStart, input.count)...].firstIndex(of: ">") else {
                throw error("invalid named capture", start)
            }
            let name = text(nameStart, end)
            position = end + 1
            guard !name.isEmpty, name.utf8.allSatisfy(\.isWordCharacter) else {
                throw error("invalid named capture", start, through: position)
            }
            return (name, false)
        }
        position += 1
        var isNegative = false
        var sawFlag = false
        while let scalar = peek() {
            position += 1
            switch scalar {
            case "i": flags.ignoresCase = !isNegative
            case "m": flags.isMultiline = !isNegative
            case "s": flags.dotMatchesNewline = !isNegative
            case "U": flags.isUngreedy = !isNegative
            case "-" where !isNegative:
                isNegative = true
                sawFlag = false
                continue
            case ":" where !isNegative || sawFlag: return (nil, false)
            case ")" where !isNegative || sawFlag: return (nil, true)
            default: throw error("invalid or unsupported Perl syntax", start, through: position)
            }
            sawFlag = true
        }
        throw error("missing closing )", 0)
    }

    /// The atom with the repetition operator that follows it, if one does.
    mutating func repeated(_ atom: RegexNode) throws(RegexError) -> RegexNode {
        let start = position
        guard let bounds = try repetitionOperator() else { return atom }
        let end = position
        if try repetitionOperator() != nil {
            throw error("invalid nested repetition operator", start, through: position)
        }
        let node = RegexNode.repetition(
            atom, minimum: bounds.minimum, maximum: bounds.maximum, isGreedy: bounds.isLazy == flags.isUngreedy)
        guard Self.repetitions(in: node) <= Self.maximumRepetitions else {
            throw error("invalid repeat count", start, through: end)
        }
        return node
    }

    /// `*`, `+`, `?` or a count at the current position, and the question mark that makes it lazy; nil, without moving,
    /// if none is there.
    mutating func repetitionOperator() throws(RegexError) -> (minimum: Int, maximum: Int?, isLazy: Bool)? {
        let minimum: Int
        let maximum: Int?
        switch peek() {
        case "*": (minimum, maximum) = (0, nil)
        case "+": (minimum, maximum) = (1, nil)
        case "?": (minimum, maximum) = (0, 1)
        case "{":
            guard let bounds = try repetitionBounds() else { return nil }
            (minimum, maximum) = bounds
            // The closing brace, which counts as the operator here.
            position -= 1
        default: return nil
        }
        position += 1
        let isLazy = peek() == "?"
        if isLazy { position += 1 }
        return (minimum, maximum, isLazy)
    }

    /// `{2}`, `{2,}` or `{2,5}` at the current position; nil, without moving, if the brace is only a brace.
    private mutating func repetitionBounds() throws(RegexError) -> (minimum: Int, maximum: Int?)? {
        var index = position + 1
        func number() -> Int? {
            let digits = input[min(index, input.count)...].prefix { $0.value >= 0x30 && $0.value <= 0x39 }
            guard let first = digits.first, digits.count == 1 || first != "0" else { return nil }
            index += digits.count
            // What does not fit is too large in any case.
            return Int(String(String.UnicodeScalarView(digits))) ?? .max
        }
        func isNext(_ scalar: Unicode.Scalar) -> Bool { index < input.count && input[index] == scalar }

        guard let minimum = number() else { return nil }
        var maximum: Int? = minimum
        if isNext(",") {
            index += 1
            maximum = nil
            if !isNext("}") {
                guard let number = number() else { return nil }
                maximum = number
            }
        }
        guard isNext("}") else { return nil }
        let start = position
        position = index + 1
        let limit = Self.maximumRepetitions
        guard minimum <= limit, maximum ?? 0 <= limit, maximum.map({ $0 >= minimum }) != false else {
            throw error("invalid repeat count", start, through: position)
        }
        return (minimum, maximum)
    }

    /// How often the innermost part of nested counted repetitions stands in the compiled program, at most.
    private static func repetitions(in node: RegexNode) -> Int {
        switch node {
        case .empty, .set, .assertion: return 1
        case .capture(_, let inner): return repetitions(in: inner)
        case .sequence(let nodes), .alternatives(let nodes): return nodes.map(repetitions).max() ?? 1
        case .repetition(let inner, let minimum, let maximum, _):
            // `*`, `+` and `?` repeat nothing in the program.
            return repetitions(in: inner) * max(minimum, maximum ?? 0, 1)
        }
    }
}
