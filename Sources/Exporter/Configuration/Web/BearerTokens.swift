import HTTPServer

/// `bearer_tokens`: names and the files that hold their secrets.
enum BearerTokens {
    private static let lengths = 16...4096
    /// A request with a token is compared with each.
    private static let mostTokens = 100

    static func read(_ value: ConfigurationValue, names: inout PrincipalNames) -> [AuthenticationRules.Token] {
        var tokens: [AuthenticationRules.Token] = []
        for (name, entry) in value.entries(atMost: mostTokens) ?? [] {
            let isUsable = names.claim(name, entry)
            guard let secret = secret(entry), isUsable else { continue }
            if let other = tokens.first(where: { $0.secret == secret }) {
                entry.fail("leads to the same token as \(other.name)", remedy: "give each name a token of its own")
                continue
            }
            tokens.append(.init(name: name, secret: secret))
        }
        return tokens
    }

    private static func secret(_ value: ConfigurationValue) -> [UInt8]? {
        guard let path = value.text(confidential: true) else { return nil }
        var bytes: [UInt8]
        do {
            bytes = try value.reader.readFile(value.reader.resolve(path: path), 64 << 10)
        } catch {
            // The path is not repeated: it might be the token itself.
            let place = path.contains("/") ? "" : "; the token itself does not belong here"
            value.fail("\(error)", remedy: error.remedy + place)
            return nil
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard lengths.contains(bytes.count) else {
            value.fail(
                "leads to a token of \(bytes.count) bytes",
                remedy: "make one of \(lengths.lowerBound) to \(lengths.upperBound), as with openssl rand -hex 32")
            return nil
        }
        guard bytes.allSatisfy(isTokenByte) else {
            value.fail(
                "leads to a token with a character that no Authorization header can have",
                remedy: "use letters, digits and -._~+/= on one line, as with openssl rand -hex 32")
            return nil
        }
        return bytes
    }

    /// RFC 6750 §2.1.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/=".utf8.contains(byte)
        }
    }
}
