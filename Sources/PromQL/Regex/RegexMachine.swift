/// Runs a program over one text (Pike's algorithm): it follows all possibilities at once, the preferred ones first, and
/// no instruction twice in one step.
struct RegexMachine {
    private let program: [RegexProgram.Instruction]
    private let sets: [ScalarSet]
    /// How many positions a thread remembers.
    private let slots: Int
    /// The step in which an instruction was last reached, counting from 1.
    private var reached: [Int]
    /// The instructions that wait for the next character, and after each other the positions that they remember.
    private var threads: [Int] = []
    private var positions: [Int] = []
    private var pending: [Pending] = []

    private enum Pending {
        case follow(Int)
        /// Put back what was remembered before another possibility is followed.
        case restore(slot: Int, position: Int)
    }

    /// - Parameter slots: How many positions to remember: two for each group, the whole match included; 0 when only the
    ///   answer counts.
    init(_ program: RegexProgram, slots: Int) {
        self.program = program.instructions
        sets = program.sets
        self.slots = slots
        reached = Array(repeating: 0, count: program.instructions.count)
    }

    /// The positions of the preferred match, in characters of the text, which the program must match from its
    /// beginning; nil if it does not match. A group that took no part has -1.
    ///
    /// - Parameter start: Where in the text to begin, in characters.
    mutating func run(_ text: String, from start: Int = 0) -> [Int]? {
        var current = Array(repeating: -1, count: slots)
        var scalars = text.unicodeScalars.makeIterator()
        var previous: UInt32?
        var next = scalars.next()?.value
        var position = 0
        while position < start, let skipped = next {
            previous = skipped
            next = scalars.next()?.value
            position += 1
        }
        var best: [Int]?
        follow(0, &current, position, previous, next)
        var waiting: [Int] = []
        var remembered: [Int] = []
        while true {
            swap(&waiting, &threads)
            swap(&remembered, &positions)
            threads.removeAll(keepingCapacity: true)
            positions.removeAll(keepingCapacity: true)
            let scalar = next
            previous = scalar
            next = scalar == nil ? nil : scalars.next()?.value
            position += 1
            for (index, instruction) in waiting.enumerated() {
                if slots > 0 { current = Array(remembered[(index * slots)..<((index + 1) * slots)]) }
                if case .match = program[instruction] {
                    best = current
                    // What comes after was preferred less.
                    break
                }
                if let scalar, takes(scalar, instruction) {
                    follow(instruction + 1, &current, position, previous, next)
                }
            }
            if scalar == nil || threads.isEmpty { return best }
        }
    }

    private func takes(_ scalar: UInt32, _ instruction: Int) -> Bool {
        switch program[instruction] {
        case .character(let expected): scalar == expected
        case .anyButNewline: scalar != 0x0a
        case .set(let index): sets[index].contains(scalar)
        default: false
        }
    }

    /// Adds the threads that an instruction leads to without taking a character.
    private mutating func follow(
        _ start: Int, _ current: inout [Int], _ position: Int, _ previous: UInt32?, _ next: UInt32?
    ) {
        pending.append(.follow(start))
        while let item = pending.popLast() {
            guard case .follow(let instruction) = item else {
                if case .restore(let slot, let position) = item { current[slot] = position }
                continue
            }
            guard reached[instruction] != position + 1 else { continue }
            reached[instruction] = position + 1
            switch program[instruction] {
            case .jump(let target): pending.append(.follow(target))
            case .split(let first, let second):
                pending.append(.follow(second))
                pending.append(.follow(first))
            case .save(let slot):
                if slot < slots {
                    pending.append(.restore(slot: slot, position: current[slot]))
                    current[slot] = position
                }
                pending.append(.follow(instruction + 1))
            case .assertion(let assertion):
                if assertion.holds(previous: previous, next: next) { pending.append(.follow(instruction + 1)) }
            default:
                threads.append(instruction)
                positions += current
            }
        }
    }
}
