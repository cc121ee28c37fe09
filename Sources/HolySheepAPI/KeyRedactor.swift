/// Takes a key out of text that a gateway sent, which may repeat it whole or in part.
struct KeyRedactor {
    /// A part of the key this long, in bytes, is as good as the key.
    private static let partLength = 8

    private let parts: Set<ArraySlice<UInt8>>
    private let length: Int

    init(_ key: APIKey) {
        let bytes = Array(key.secret.utf8)
        let length = min(Self.partLength, bytes.count)
        self.length = length
        parts = Set((0...bytes.count - length).map { bytes[$0..<$0 + length] })
    }

    /// Replaces every word that holds the key or eight bytes of it.
    func redact(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false)
            .map { holdsPart(Array($0.utf8)) ? "[redacted]" : String($0) }
            .joined(separator: " ")
    }

    private func holdsPart(_ word: [UInt8]) -> Bool {
        guard word.count >= length else { return false }
        return (0...word.count - length).contains { parts.contains(word[$0..<$0 + length]) }
    }
}
