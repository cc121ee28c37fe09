/// Runs a program over one text (Pike's algorithm).
struct RegexMachine {
    private struct Thread {
        let instruction: Int
        let captures: [Int]
    }

    private let program: [RegexProgram.Instruction]
    private let text: [UInt32]
    private let captureCount: Int
    /// The step in which an instruction was last reached, so that no step follows it twice.
    private var reached: [Int]
    private var pending: [Thread] = []

    /// - Parameter captureCount: How many positions to remember: two for each group, the whole match included; 0 when
    ///   only the answer counts.
    init(_ program: RegexProgram, text: String, captureCount: Int) {
        self.program = program.instructions
        self.text = text.unicodeScalars.map(\.value)
        self.captureCount = captureCount
        reached = Array(repeating: -1, count: program.instructions.count)
    }

    /// The positions of the preferred match, in characters of the text, which the program must match from its
    /// beginning; nil if it does not match. A group that took no part has -1.
    mutating func run() -> [Int]? {
        var threads: [Thread] = []
        follow(0, captures: Array(repeating: -1, count: captureCount), at: 0, into: &threads)
        var best: [Int]?
        for position in 0...text.count {
            if threads.isEmpty { break }
            var next: [Thread] = []
            let scalar = position < text.count ? text[position] : nil
            for thread in threads {
                let takes: Bool
                switch program[thread.instruction] {
                case .character(let expected): takes = scalar == expected
                case .set(let set): takes = scalar.map(set.contains) ?? false
                default: takes = false
                }
                if case .match = program[thread.instruction] {
                    best = thread.captures
                    // What comes after was preferred less.
                    break
                }
                if takes { follow(thread.instruction + 1, captures: thread.captures, at: position + 1, into: &next) }
            }
            threads = next
        }
        return best
    }

    /// Adds the threads that an instruction leads to without taking a character, the preferred ones first.
    private mutating func follow(_ start: Int, captures: [Int], at position: Int, into threads: inout [Thread]) {
        pending.append(Thread(instruction: start, captures: captures))
        while let thread = pending.popLast() {
            guard reached[thread.instruction] != position else { continue }
            reached[thread.instruction] = position
            switch program[thread.instruction] {
            case .jump(let target):
                pending.append(Thread(instruction: target, captures: thread.captures))
            case .split(let first, let second):
                pending.append(Thread(instruction: second, captures: thread.captures))
                pending.append(Thread(instruction: first, captures: thread.captures))
            case .save(let slot):
                var captures = thread.captures
                if slot < captures.count { captures[slot] = position }
                pending.append(Thread(instruction: thread.instruction + 1, captures: captures))
            case .assertion(let assertion):
                let previous = position > 0 ? text[position - 1] : nil
                let next = position < text.count ? text[position] : nil
                if assertion.holds(previous: previous, next: next) {
                    pending.append(Thread(instruction: thread.instruction + 1, captures: thread.captures))
                }
            default: threads.append(thread)
            }
        }
    }
}
