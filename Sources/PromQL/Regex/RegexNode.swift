/// The syntax tree of a regular expression.
indirect enum RegexNode {
    case empty
    case set(ScalarSet)
    case sequence([RegexNode])
    case alternatives([RegexNode])
    case capture(Int, RegexNode)
    case repetition(RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool)
    case assertion(RegexAssertion)
}

/// A condition on a place between characters.
enum RegexAssertion: UInt8 {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

    /// - Parameters:
    ///   - previous: The character before the place; nil at the beginning.
    ///   - next: The character after it; nil at the end.
    func holds(previous: UInt32?, next: UInt32?) -> Bool {
        switch self {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == 0x0a
        case .lineEnd: next == nil || next == 0x0a
        case .wordBoundary: Self.isWord(previous) != Self.isWord(next)
        case .noWordBoundary: Self.isWord(previous) == Self.isWord(next)
        }
    }

    private static func isWord(_ scalar: UInt32?) -> Bool {
        guard let scalar, scalar < 0x80 else { return false }
        return UInt8(scalar).isWordCharacter
    }
}
