import HTTPServer
import Testing

@Suite struct BcryptHashTests {
    /// Published test vectors of crypt_blowfish, and hashes that other programs made.
    static let vectors: [(password: String, hash: String)] = [
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
        ("fakepassword", "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"),
    ]

    @Test(arguments: vectors) func knowsTheRightPassword(password: String, hash: String) throws {
        for variant in ["$2a$", "$2b$", "$2y$"] {
            let parsed = try BcryptHash(parsing: variant + hash.dropFirst(4))
            #expect(parsed.matches(Array(password.utf8)))
            #expect(!parsed.matches(Array("\(password)x".utf8)))
            #expect(!parsed.matches(Array(password.utf8.dropLast())))
            #expect(!parsed.matches(Array(password.utf8) + [0]))
            #expect(!parsed.matches([]))
        }
    }

    @Test(arguments: ["x", "pässwörd", String(repeating: "a", count: 72), "a b:c\"'\\"])
    func makesHashesThatMatch(password: String) throws {
        let hash = try BcryptHash(of: Array(password.utf8), cost: 4)
        #expect(hash.cost == 4)
        #expect(hash.text.hasPrefix("$2y$04$"))
        #expect(try BcryptHash(parsing: hash.text) == hash)
        #expect(hash.matches(Array(password.utf8)))
        #expect(!hash.matches(Array("other".utf8)))
        #expect(try BcryptHash(of: Array(password.utf8), cost: 4) != hash, "each has a salt of its own")
    }

    static let badHashes: [(text: String, error: BcryptError)] = [
        ("", .malformed), ("secret", .malformed),
        ("$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeS", .malformed),
        ("$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSii", .malformed),
        ("$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeS!", .malformed),
        ("$2x$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi", .malformed),
        ("$1$abc$def", .malformed), ("$6$rounds=5000$salt$hash", .malformed),
        ("$2y$03$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi", .cost(3)),
        ("$2y$31$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi", .cost(31)),
    ]

    @Test(arguments: badHashes) func refusesWhatIsNoHash(text: String, error: BcryptError) {
        #expect(throws: error) { try BcryptHash(parsing: text) }
    }

    @Test func refusesPasswordsThatItCannotHash() {
        #expect(throws: BcryptError.emptyPassword) { try BcryptHash(of: []) }
        #expect(throws: BcryptError.longPassword(73)) { try BcryptHash(of: Array(repeating: 97, count: 73)) }
        #expect(throws: BcryptError.zeroByte) { try BcryptHash(of: [97, 0]) }
        #expect(throws: BcryptError.cost(3)) { try BcryptHash(of: [97], cost: 3) }
    }
}
