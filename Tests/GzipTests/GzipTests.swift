import Foundation
import Gzip
import Testing

@Suite struct GzipTests {
    @Test(arguments: [0, 1, 100, 65_536, 1_000_003])
    func roundTripKeepsEveryByte(count: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...15, using: &generator) }
        let compressed = Gzip.compress(bytes)
        #expect(Gzip.isCompressed(compressed))
        #expect(try Gzip.decompress(compressed, limit: count) == bytes)
    }

    @Test func readsSeveralMembersAsOneStream() throws {
        let members = Gzip.compress(Array("first ".utf8)) + Gzip.compress(Array("second".utf8))
        #expect(try Gzip.decompress(members, limit: 100) == Array("first second".utf8))
    }

    @Test func refusesABombAtItsLimit() {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
        #expect(bomb.count < 20_000)
        #expect(throws: GzipError.tooLarge(limit: 1_000_000)) { try Gzip.decompress(bomb, limit: 1_000_000) }
    }

    @Test func namesDamage() {
        let whole = Gzip.compress(Array("some text that is long enough".utf8))
        #expect(throws: GzipError.truncated) { try Gzip.decompress(Array(whole.dropLast(12)), limit: 100) }
        #expect(throws: GzipError.corrupt) { try Gzip.decompress(Array("plain text".utf8), limit: 100) }
        var damaged = whole
        damaged[whole.count - 6] ^= 0xff
        #expect(throws: GzipError.corrupt) { try Gzip.decompress(damaged, limit: 100) }
    }
}
