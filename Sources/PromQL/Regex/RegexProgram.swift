/// A regular expression compiled for a machine that follows all possibilities at once, character by character. Its time
/// grows with the text times the program, whatever the expression.
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        case character(UInt32)
        case anyButNewline
        /// One of a set, by its index in ``sets``.
        case set(Int)
        /// Go on at both places, the first preferred.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        case assertion(RegexAssertion)
        case match
    }

    /// The most instructions of a program: counted repetitions multiply them.
    static let maximumSize = 100_000

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    private let pattern: String

    /// - Throws: ``RegexError`` when the program would be too large.
    init(_ node: RegexNode, pattern: String) throws(RegexError) {
        self.pattern = pattern
        try append(.save(0))
        try emit(node)
        try append(.save(1))
        try append(.match)
    }

    private mutating func append(_ instruction: Instruction) throws(RegexError) {
        guard instructions.count < Self.maximumSize else { throw RegexError("expression too large", pattern) }
        instructions.append(instruction)
    }

    private mutating func instruction(for set: ScalarSet) -> Instruction {
        if let single = set.single { return .character(single) }
        if set.isAllButNewline { return .anyButNewline }
        sets.append(set)
        return .set(sets.count - 1)
    }

    private mutating func emit(_ node: RegexNode) throws(RegexError) {
        switch node {
        case .empty: break
        case .set(let set): try append(instruction(for: set))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .alternatives(let nodes): try emit(alternatives: nodes)
        case .assertion(let assertion): try append(.assertion(assertion))
        case .capture(let index, let inner):
            try append(.save(2 * index))
            try emit(inner)
            try append(.save(2 * index + 1))
        case .repetition(let inner, let minimum, let maximum, let isGreedy):
            try emit(inner, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
        }
    }

    private mutating func emit(alternatives nodes: [RegexNode]) throws(RegexError) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try emit(node)
                break
            }
            let split = instructions.count
            try append(.split(split + 1, 0))
            try emit(node)
            jumps.append(instructions.count)
            try append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    private mutating func emit(
        _ inner: RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool
    ) throws(RegexError) {
        for _ in 0..<minimum { try emit(inner) }
        guard let maximum else {
            let split = instructions.count
            try append(.split(0, 0))
            try emit(inner)
            try append(.jump(split))
            setSplit(split, isGreedy: isGreedy)
            return
        }
        var splits: [Int] = []
        for _ in minimum..<max(minimum, maximum) {
            splits.append(instructions.count)
            try append(.split(0, 0))
            try emit(inner)
        }
        for split in splits { setSplit(split, isGreedy: isGreedy) }
    }

    /// Lets a split choose between what follows it and what follows the program so far.
    private mutating func setSplit(_ index: Int, isGreedy: Bool) {
        let end = instructions.count
        instructions[index] = isGreedy ? .split(index + 1, end) : .split(end, index + 1)
    }
}
