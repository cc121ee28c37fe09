/// The ascending order of many numbers in single precision, by counting instead of comparing (a radix sort): every
/// forecast puts thousands of past errors in order.
enum FloatOrder {
    private static let digits = 4
    private static let digitValues = 256
    /// Fewer are quicker compared than counted.
    private static let fewest = 100

    /// - Parameter values: none of them NaN.
    /// - Returns: the indices of `values`, that of the least first; equal ones keep their order, and −0 is below 0.
    static func ascending(_ values: [Float]) -> [Int] {
        // The pattern of a positive number grows with it, that of a negative one with its size. The index rides along
        // in the lower half, where it breaks ties.
        var keys = [UInt64](repeating: 0, count: values.count)
        for index in values.indices {
            let pattern = values[index].bitPattern
            let key = pattern &>> 31 == 0 ? pattern | 0x8000_0000 : ~pattern
            keys[index] = UInt64(key) &<< 32 | UInt64(truncatingIfNeeded: index)
        }
        guard keys.count >= fewest else {
            keys.sort()
            return keys.map { Int($0 & 0xFFFF_FFFF) }
        }
        var counts = [Int32](repeating: 0, count: digits * digitValues)
        var sorted = keys
        count(keys.span, into: counts.mutableSpan)
        for digit in 0..<digits {
            distribute(keys.span, digit: digit, counts: counts.mutableSpan, into: sorted.mutableSpan)
            swap(&keys, &sorted)
        }
        return keys.map { Int($0 & 0xFFFF_FFFF) }
    }

    /// How often each value of each digit occurs.
    private static func count(_ keys: Span<UInt64>, into counts: consuming MutableSpan<Int32>) {
        for index in keys.indices {
            for digit in 0..<digits { counts[slot(keys[index], digit)] += 1 }
        }
    }

    /// Puts keys in the order of one digit; those alike in it stay in theirs.
    private static func distribute(
        _ keys: Span<UInt64>, digit: Int, counts: consuming MutableSpan<Int32>, into sorted: consuming MutableSpan<UInt64>
    ) {
        var position: Int32 = 0
        for value in digit * digitValues..<(digit + 1) * digitValues {
            let count = counts[value]
            counts[value] = position
            position += count
        }
        for index in keys.indices {
            let slot = slot(keys[index], digit)
            sorted[Int(counts[slot])] = keys[index]
            counts[slot] &+= 1
        }
    }

    private static func slot(_ key: UInt64, _ digit: Int) -> Int {
        digit &* digitValues | Int(truncatingIfNeeded: key &>> UInt64(truncatingIfNeeded: 32 &+ 8 &* digit)) & 0xFF
    }
}
