/// Makes text from elsewhere fit for an error message.
enum ErrorText {
    static let maximumBytes = 512

    /// Replaces `secrets` and control characters, and bounds the length.
    static func clean(_ text: String, hiding secrets: [String]) -> String {
        var bytes = Array(text.utf8)
        // Longest first, so that no rest of a longer one stays behind.
        for secret in secrets.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            bytes.replace(Array(secret.utf8), with: Array("[redacted]".utf8))
        }
        let visible = bytes.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 }
        let end = visible.count > maximumBytes ? "…" : ""
        return String(decoding: visible.prefix(maximumBytes), as: UTF8.self) + end
    }
}

extension StringProtocol where UTF8View: BidirectionalCollection {
    /// Without the spaces, tabs and line ends around it.
    package func trimmingHTTPWhitespace() -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d || $0 == 0x0a }
        guard let start = utf8.firstIndex(where: { !isSpace($0) }),
            let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[start..<utf8.index(after: last)])
    }
}
