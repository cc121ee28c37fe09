/// Writes each value as what it has different from the one before, bit by bit: one bit when it is the same.
///
/// Source: Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series Database", VLDB 2015, section 4.1.3. The
/// first value differs from 0 here, so that small whole numbers are short.
struct ValueEncoder {
    private var previous: UInt64 = 0
    /// The place of the last difference that was written with its place.
    private var place: DifferenceBits?

    mutating func write(_ value: Double, to writer: inout BitWriter) {
        let bits = value.bitPattern
        let difference = bits ^ previous
        previous = bits
        guard difference != 0 else { return writer.write(0, bits: 1) }
        let own = DifferenceBits(of: difference)
        if let place, place.contains(own), place.count <= own.count + DifferenceBits.width {
            writer.write(0b10, bits: 2)
            writer.write(difference >> UInt64(place.trailing), bits: place.count)
        } else {
            writer.write(0b11, bits: 2)
            writer.write(UInt64(own.leading), bits: 5)
            writer.write(UInt64(own.count - 1), bits: 6)
            writer.write(difference >> UInt64(own.trailing), bits: own.count)
            place = own
        }
    }
}

/// Reads what a ``ValueEncoder`` wrote.
struct ValueDecoder {
    private var previous: UInt64 = 0
    private var place = DifferenceBits(leading: 0, count: 64)

    mutating func read(from reader: inout BitReader) -> Double {
        if reader.read(bits: 1) == 1 {
            if reader.read(bits: 1) == 1 {
                let leading = Int(reader.read(bits: 5))
                place = DifferenceBits(leading: leading, count: Int(reader.read(bits: 6)) + 1)
            }
            previous ^= reader.read(bits: place.count) << UInt64(place.trailing)
        }
        return Double(bitPattern: previous)
    }
}

/// Which bits of a word two values differ in: all others are equal.
private struct DifferenceBits {
    /// How many bits tell it.
    static let width = 11

    /// From 0 through 31.
    let leading: Int
    /// From 1 through 64.
    let count: Int
    var trailing: Int { 64 - leading - count }

    init(leading: Int, count: Int) {
        self.leading = leading
        self.count = count
    }

    init(of difference: UInt64) {
        leading = min(difference.leadingZeroBitCount, 31)
        count = 64 - leading - difference.trailingZeroBitCount
    }

    func contains(_ other: DifferenceBits) -> Bool {
        leading <= other.leading && trailing <= other.trailing
    }
}
