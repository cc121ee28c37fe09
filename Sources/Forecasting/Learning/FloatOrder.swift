/// The ascending order of many numbers in single precision, by counting instead of comparing: every forecast puts
/// thousands of past errors in order.
enum FloatOrder {
    private static let digits = 4
    private static let digitValues = 256
    /// Fewer are quicker compared than counted.
    private static let fewest = 100

    /// - Parameter values: none of them NaN.
    /// - Returns: the indices of `values`, that of the least first; equal ones keep their order.
    static func ascending(_ values: [Float]) -> [Int] {
        // The pattern of a positive number grows with it, that of a negative one with its size. The index rides along
        // in the lower half, where it breaks ties.
        var keys = values.indices.map { index -> UInt64 in
            let pattern = values[index].bitPattern
            let key = pattern >> 31 == 0 ? pattern | 0x8000_0000 : ~pattern
            return UInt64(key) << 32 | UInt64(index)
        }
        guard keys.count >= fewest else {
            keys.sort()
            return keys.map { Int($0 & 0xFFFF_FFFF) }
        }
        var counts = [Int](repeating: 0, count: digits * digitValues)
        for key in keys {
            for digit in 0..<digits { counts[slot(key, digit)] += 1 }
        }
        var sorted = keys
        for digit in 0..<digits {
            var position = 0
            for value in digit * digitValues..<(digit + 1) * digitValues {
                let count = counts[value]
                counts[value] = position
                position += count
            }
            for key in keys {
                let slot = slot(key, digit)
                sorted[counts[slot]] = key
                counts[slot] += 1
            }
            swap(&keys, &sorted)
        }
        return keys.map { Int($0 & 0xFFFF_FFFF) }
    }

    private static func slot(_ key: UInt64, _ digit: Int) -> Int {
        digit * digitValues + Int((key >> UInt64(32 + 8 * digit)) & 0xFF)
    }
}
