/// Numbers as bytes, the lowest byte first.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    private mutating func append(bits: UInt64, count: Int) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(index)))) }
    }

    mutating func append(_ number: Int) { append(bits: UInt64(bitPattern: Int64(number)), count: 8) }

    mutating func append(_ number: Double) { append(bits: number.bitPattern, count: 8) }

    mutating func append(_ numbers: [Double]) {
        append(numbers.count)
        for number in numbers { append(number) }
    }

    mutating func append(_ numbers: [Float]) {
        append(numbers.count)
        for number in numbers { append(bits: UInt64(number.bitPattern), count: 4) }
    }

    mutating func append(_ text: String) {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
}

/// Reads what ``ByteWriter`` wrote; nil where bytes are missing.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    private mutating func bits(_ count: Int) -> UInt64? {
        guard position + count <= bytes.count else { return nil }
        var bits: UInt64 = 0
        for index in 0..<count { bits |= UInt64(bytes[position + index]) << (8 * UInt64(index)) }
        position += count
        return bits
    }

    mutating func integer() -> Int? { bits(8).map { Int(Int64(bitPattern: $0)) } }

    mutating func double() -> Double? { bits(8).map { Double(bitPattern: $0) } }

    /// A count of elements of `size` bytes that are all there.
    private mutating func count(size: Int) -> Int? {
        guard let count = integer(), count >= 0, count <= (bytes.count - position) / size else { return nil }
        return count
    }

    mutating func doubles() -> [Double]? {
        guard let count = count(size: 8) else { return nil }
        return (0..<count).map { _ in double() ?? .nan }
    }

    mutating func floats() -> [Float]? {
        guard let count = count(size: 4) else { return nil }
        return (0..<count).map { _ in bits(4).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) } ?? .nan }
    }

    mutating func text() -> String? {
        guard let count = count(size: 1) else { return nil }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }
}
