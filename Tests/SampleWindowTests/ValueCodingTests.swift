import TestSupport
import Testing

@testable import SampleWindow

@Suite struct ValueCodingTests {
    /// Values of every kind that metrics have, and any bits at all.
    @Test(arguments: 0..<60) func whatIsWrittenIsRead(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var value = 0.0
        let values = (0..<400).map { _ in
            switch Int.random(in: 0..<8, using: &random) {
            case 0: value += Double(Int.random(in: -5...900, using: &random))
            case 1: value = Double.random(in: -1...1, using: &random)
            case 2: value = Double(bitPattern: random.next())
            case 3: value = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1e300].randomElement(using: &random)!
            default: break
            }
            return value
        }
        var (writer, encoder) = (BitWriter(), ValueEncoder())
        writer.write(1, bits: Int(seed) + 1)
        for value in values { encoder.write(value, to: &writer) }

        var (reader, decoder) = (BitReader(writer.words, at: Int(seed) + 1), ValueDecoder())
        #expect(values.allSatisfy { decoder.read(from: &reader).bitPattern == $0.bitPattern })
    }

    @Test func bitsOfAnyWidthAreRead() {
        var random = SeededGenerator(seed: 1)
        let pieces = (0..<2000).map { _ in
            let bits = Int.random(in: 1...64, using: &random)
            return (value: random.next() >> UInt64(64 - bits), bits: bits)
        }
        var writer = BitWriter()
        for piece in pieces { writer.write(piece.value, bits: piece.bits) }
        #expect(writer.count == pieces.reduce(0) { $0 + $1.bits })
        var reader = BitReader(writer.words, at: 0)
        #expect(pieces.allSatisfy { reader.read(bits: $0.bits) == $0.value })
    }

    @Test func aValueThatStaysTakesABit() {
        var (writer, encoder) = (BitWriter(), ValueEncoder())
        encoder.write(0.1, to: &writer)
        let first = writer.count
        for _ in 0..<100 { encoder.write(0.1, to: &writer) }
        #expect(writer.count == first + 100)
    }
}
