/// A name, or a pattern of names: `*` stands for any characters, `?` for one, `[abc]`, `[a-z]` and `[!a]` for one of a
/// set. Case matters, and the whole name has to match.
public struct NamePattern: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case literal(Character)
        case any
        case anyOne
        case one(of: [ClosedRange<Character>], inverted: Bool)

        func matches(_ character: Character) -> Bool {
            switch self {
            case .literal(let literal): literal == character
            case .any, .anyOne: true
            case .one(let ranges, let inverted): ranges.contains { $0.contains(character) } != inverted
            }
        }
    }

    /// As it was written.
    public let text: String
    private let parts: [Part]

    /// - Returns: nil for an empty pattern, and for a set that is not closed, or is empty or backwards.
    public init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "*": if parts.last != .any { parts.append(.any) }
            case "?": parts.append(.anyOne)
            case "[":
                guard let set = Self.set(&rest) else { return nil }
                parts.append(set)
            default: parts.append(.literal(character))
            }
        }
        guard !parts.isEmpty else { return nil }
        self.text = text
        self.parts = parts
    }

    private static func set(_ rest: inout Substring) -> Part? {
        guard let end = rest.dropFirst().firstIndex(of: "]") else { return nil }
        var members = rest[..<end]
        rest = rest[rest.index(after: end)...]
        let inverted = members.first == "!"
        if inverted { members.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while let low = members.popFirst() {
            guard members.first == "-", let high = members.dropFirst().first else {
                ranges.append(low...low)
                continue
            }
            guard low <= high else { return nil }
            ranges.append(low...high)
            members = members.dropFirst(2)
        }
        return ranges.isEmpty ? nil : .one(of: ranges, inverted: inverted)
    }

    /// Whether it stands for other names than its own text.
    public var isGlob: Bool {
        parts.contains { if case .literal = $0 { false } else { true } }
    }

    public func matches(_ name: String) -> Bool {
        if !isGlob { return name == text }
        // Where the newest `*` is, and what it has taken so far: taking more of it is enough when something fails later.
        let name = Array(name)
        var (part, character) = (0, 0)
        var star: (part: Int, character: Int)?
        while character < name.count {
            if part < parts.count, parts[part] == .any {
                star = (part, character)
                part += 1
            } else if part < parts.count, parts[part].matches(name[character]) {
                part += 1
                character += 1
            } else if let last = star {
                star = (last.part, last.character + 1)
                part = last.part + 1
                character = last.character + 1
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .any }
    }
}
