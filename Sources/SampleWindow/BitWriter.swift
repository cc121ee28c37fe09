/// Collects bits, the most significant first.
struct BitWriter {
    private(set) var words: [UInt64] = []
    /// How many bits have been written.
    private(set) var count = 0

    /// - Parameters:
    ///   - value: Below 2 to the power of `bits`.
    ///   - bits: From 1 through 64.
    mutating func write(_ value: UInt64, bits: Int) {
        let used = count & 63
        if used == 0 { words.append(0) }
        let free = 64 - used
        if bits <= free {
            words[words.count - 1] |= value << UInt64(free - bits)
        } else {
            let rest = bits - free
            words[words.count - 1] |= value >> UInt64(rest)
            words.append(value << UInt64(64 - rest))
        }
        count += bits
    }
}

/// Reads what a ``BitWriter`` wrote.
struct BitReader {
    private let words: [UInt64]
    private var position: Int

    /// - Parameter position: The bit to begin at.
    init(_ words: [UInt64], at position: Int) {
        self.words = words
        self.position = position
    }

    /// - Parameter bits: From 1 through 64.
    mutating func read(bits: Int) -> UInt64 {
        let word = position >> 6
        let offset = position & 63
        position += bits
        let high = (words[word] << UInt64(offset)) >> UInt64(64 - bits)
        let rest = bits - (64 - offset)
        return rest > 0 ? high | words[word + 1] >> UInt64(64 - rest) : high
    }
}
