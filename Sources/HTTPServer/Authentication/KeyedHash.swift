import CGnuTLS

/// A hash under a key that only this process has, so that what it is made from can be compared and looked up without
/// being kept: HMAC-SHA-256.
///
/// Comparing two results byte by byte tells nothing of use, because nobody can choose them.
struct KeyedHash: Sendable {
    struct Digest: Hashable, Sendable {
        fileprivate let words: [UInt64]

        /// A number that is always the same for the same text.
        var number: UInt64 { words[0] }
    }

    private let key: [UInt8]

    init() {
        var generator = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Each part counts with its length: `ab`, `c` is another text than `a`, `bc`.
    func digest(_ parts: [UInt8]...) -> Digest {
        var text: [UInt8] = []
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { text.append(contentsOf: $0) }
            text.append(contentsOf: part)
        }
        var words = [UInt64](repeating: 0, count: 4)
        let status = words.withUnsafeMutableBytes { output in
            gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key.count, text, text.count, output.baseAddress)
        }
        precondition(status == 0, "GnuTLS has no HMAC-SHA-256")
        return Digest(words: words)
    }
}
