import CCrypt

/// A password hashed with bcrypt, as `$2y$10$` and 53 characters of salt and digest.
public struct BcryptHash: Sendable, Hashable {
    /// Costs that are accepted. A step doubles the time: 4 takes about 2 ms, 10 about 0.1 s, 18 about 30 s.
    public static let costs = 4...18
    /// What a new hash gets when nobody says otherwise.
    public static let defaultCost = 10
    /// bcrypt reads no further.
    public static let longestPassword = 72

    /// As it was read: `$2y$10$…`.
    public let text: String
    /// The logarithm to base 2 of the number of rounds.
    public let cost: Int

    /// Reads a hash as htpasswd, OpenBSD or ``init(of:cost:)`` write it.
    public init(parsing text: String) throws(BcryptError) {
        guard let match = text.wholeMatch(of: /\$2[aby]\$([0-9]{2})\$[.\/A-Za-z0-9]{53}/),
            let cost = Int(match.output.1)
        else { throw .malformed }
        guard Self.costs.contains(cost) else { throw .cost(cost) }
        self.text = text
        self.cost = cost
    }

    /// Hashes a password with a salt of its own.
    public init(of password: [UInt8], cost: Int = defaultCost) throws(BcryptError) {
        guard !password.isEmpty else { throw .emptyPassword }
        guard password.count <= Self.longestPassword else { throw .longPassword(password.count) }
        guard !password.contains(0) else { throw .zeroByte }
        guard Self.costs.contains(cost) else { throw .cost(cost) }
        var generator = SystemRandomNumberGenerator()
        let random = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        var setting = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        let hasSetting = random.withUnsafeBytes { bytes in
            let start = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            return crypt_gensalt_rn("$2y$", UInt(cost), start, Int32(bytes.count), &setting, Int32(setting.count)) != nil
        }
        guard hasSetting, let text = Self.hash(password, setting: setting) else { throw .malformed }
        try self.init(parsing: text)
    }

    /// Whether this is the hash of `password`. Takes the same time whatever the answer, and uses a processor for it.
    ///
    /// Bytes beyond the 72nd do not count. A password with a zero byte is never right, but takes as long.
    public func matches(_ password: [UInt8]) -> Bool {
        let beginning = Array(password.prefix { $0 != 0 }.prefix(Self.longestPassword))
        guard let hash = Self.hash(beginning, setting: text.utf8.map { CChar(bitPattern: $0) } + [0]) else { return false }
        let difference = zip(hash.utf8, text.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 && hash.utf8.count == text.utf8.count && !password.contains(0)
    }

    private static func hash(_ password: [UInt8], setting: [CChar]) -> String? {
        var phrase = password.map { CChar(bitPattern: $0) } + [0]
        defer { for index in phrase.indices { phrase[index] = 0 } }
        var output = [CChar](repeating: 0, count: Int(CRYPT_OUTPUT_SIZE))
        guard ccrypt_hash(phrase, setting, &output, output.count) == 1 else { return nil }
        return String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Why there is no bcrypt hash.
public enum BcryptError: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed
    case cost(Int)
    case emptyPassword
    case longPassword(Int)
    case zeroByte

    public var description: String {
        switch self {
        case .malformed: "is not a bcrypt hash ($2a$, $2b$ or $2y$, a cost, and 53 characters)"
        case .cost(let cost): "has the cost \(cost), outside \(BcryptHash.costs.lowerBound) to \(BcryptHash.costs.upperBound)"
        case .emptyPassword: "the password is empty"
        case .longPassword(let bytes): "the password has \(bytes) bytes; bcrypt reads only \(BcryptHash.longestPassword)"
        case .zeroByte: "the password contains a zero byte"
        }
    }
}
