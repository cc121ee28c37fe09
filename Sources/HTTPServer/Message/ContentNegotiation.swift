/// Choosing among representations by the client's weights (RFC 9110 §12.4.2, §12.5).
public enum ContentNegotiation {
    /// One member of a header such as `Accept`, with its weight.
    public struct Preference: Sendable, Equatable {
        /// Lower case, without parameters.
        public let value: String
        /// Parameters before the weight, names in lower case.
        public let parameters: [String: String]
        /// From 0 (refused) to 1.
        public let quality: Double
    }

    /// The members of a list header in the order they were written. One whose weight cannot be
    /// read counts as refused, so that damage never selects a representation.
    public static func preferences(_ header: String) -> [Preference] {
        header.split(separator: ",").compactMap { member in
            let parts = member.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
            guard let value = parts.first, !value.isEmpty else { return nil }
            var parameters: [String: String] = [:]
            var quality = 1.0
            for part in parts.dropFirst() {
                let sides = part.split(separator: "=", maxSplits: 1).map(trimmed)
                guard sides.count == 2 else { continue }
                if sides[0].lowercased() == "q" {
                    quality = Double(sides[1]).flatMap { (0...1).contains($0) ? $0 : nil } ?? 0
                } else {
                    parameters[sides[0].lowercased()] = String(sides[1].filter { $0 != "\"" })
                }
            }
            return Preference(value: value.lowercased(), parameters: parameters, quality: quality)
        }
    }

    /// The weight of a content coding in `Accept-Encoding`: 0 when it is refused or not mentioned,
    /// except `identity`, which is acceptable until refused.
    public static func quality(ofEncoding encoding: String, in header: String?) -> Double {
        let fallback = encoding == "identity" ? 1.0 : 0
        guard let header else { return fallback }
        let preferences = preferences(header)
        // `x-gzip` is the old name of `gzip` (RFC 9110 §8.4.1.3).
        let named = preferences.first { $0.value == encoding || $0.value == "x-" + encoding }
        return (named ?? preferences.first { $0.value == "*" })?.quality ?? fallback
    }

    /// Whether gzip is accepted, and not less than sending the bytes as they are.
    public static func acceptsGzip(_ acceptEncoding: String?) -> Bool {
        guard let acceptEncoding else { return false }
        // Nearly every client sends a plain list with gzip in it and no weights.
        if acceptEncoding == "gzip" { return true }
        let gzip = quality(ofEncoding: "gzip", in: acceptEncoding)
        let named = preferences(acceptEncoding).first { $0.value == "identity" }?.quality ?? 0
        return gzip > 0 && gzip >= named
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
