extension RegexParser {
    private static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    private static let spaces: [ClosedRange<UInt32>] = [0x09...0x0a, 0x0c...0x0d, 0x20...0x20]
    private static let wordCharacters: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a]
    private static let posixClasses: [String: [ClosedRange<UInt32>]] = [
        "alnum": [0x30...0x39, 0x41...0x5a, 0x61...0x7a], "alpha": [0x41...0x5a, 0x61...0x7a], "ascii": [0...0x7f],
        "blank": [0x09...0x09, 0x20...0x20], "cntrl": [0...0x1f, 0x7f...0x7f], "digit": digits, "graph": [0x21...0x7e],
        "lower": [0x61...0x7a], "print": [0x20...0x7e], "punct": [0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e],
        "space": [0x09...0x0d, 0x20...0x20], "upper": [0x41...0x5a], "word": wordCharacters,
        "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    ]

    /// `[…]` at the current position.
    mutating func characterClass() throws(RegexError) -> ScalarSet {
        let start = position
        position += 1
        var set = ScalarSet()
        if peek() == "^" {
            position += 1
            set.isNegated = true
        }
        var isFirst = true
        while isFirst || peek() != "]" {
            isFirst = false
            guard !isAtEnd else { throw error("missing closing ]", start) }
            if peek() == "[" && peek(1) == ":" {
                if try insertPosixClass(into: &set) { continue }
            }
            if try insertNamedClass(into: &set) { continue }
            let rangeStart = position
            let low = try classMember(start)
            var high = low
            if peek() == "-", let next = peek(1), next != "]" {
                position += 1
                high = try classMember(start)
            }
            guard low <= high else { throw error("invalid character class range", rangeStart, through: position) }
            set.insert(low...high)
        }
        position += 1
        set.ignoresCase = flags.ignoresCase
        set.normalize()
        return set
    }

    private mutating func classMember(_ classStart: Int) throws(RegexError) -> UInt32 {
        guard let scalar = peek() else { throw error("missing closing ]", classStart) }
        if scalar == "\\" { return try escapedScalar() }
        position += 1
        return scalar.value
    }

    /// `[:alpha:]` inside a class.
    private mutating func insertPosixClass(into set: inout ScalarSet) throws(RegexError) -> Bool {
        guard mayHavePosixClass else { return false }
        var index = position + 2
        while index + 1 < input.count, !(input[index] == ":" && input[index + 1] == "]") { index += 1 }
        guard index + 1 < input.count else {
            mayHavePosixClass = false
            return false
        }
        let isNegated = peek(2) == "^"
        guard let ranges = Self.posixClasses[text(min(position + (isNegated ? 3 : 2), index), index)] else {
            throw error("invalid character class range", position, through: index + 2)
        }
        position = index + 2
        set.insert(ranges, negated: isNegated)
        return true
    }

    /// `\d`, `\S`, `\pL`, `\p{Lu}` and the like, also inside a class.
    ///
    /// - Returns: Whether there was one.
    mutating func insertNamedClass(into set: inout ScalarSet) throws(RegexError) -> Bool {
        guard peek() == "\\", let letter = peek(1) else { return false }
        let classes: [Unicode.Scalar: [ClosedRange<UInt32>]] = [
            "d": Self.digits, "s": Self.spaces, "w": Self.wordCharacters,
        ]
        if let ranges = classes[letter] ?? classes[letter.properties.lowercaseMapping.unicodeScalars.first ?? letter] {
            set.insert(ranges, negated: letter.properties.isUppercase)
            position += 2
            return true
        }
        guard letter == "p" || letter == "P" else { return false }
        let start = position
        position += 2
        guard let first = peek() else { throw error("invalid character class range", start) }
        var name = String(first)
        if first == "{" {
            guard let end = input[position...].firstIndex(of: "}") else {
                throw error("invalid character class range", start)
            }
            name = text(position + 1, end)
            position = end + 1
        } else {
            position += 1
        }
        let isNegated = name.hasPrefix("^") != (letter == "P")
        if name.hasPrefix("^") { name.removeFirst() }
        if name == "Any" {
            set.insert([0...0x10_ffff], negated: isNegated)
            return true
        }
        guard Unicode.GeneralCategory.names.contains(name) else {
            throw error("invalid character class range", start, through: position)
        }
        set.insert(ScalarSet.Category(name: name, isNegated: isNegated))
        return true
    }
}
