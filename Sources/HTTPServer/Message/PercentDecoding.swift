/// Strict decoding of percent-encoded text (RFC 3986 §2.1).
enum PercentDecoding {
    /// Decodes `text`; nil when an escape is incomplete or not hexadecimal, or when the result is
    /// not UTF-8 or holds a NUL, which ends a text early for every C function that sees it.
    ///
    /// - Parameter plusIsSpace: read `+` as a space, as query strings written by HTML forms mean it.
    static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String? {
        let source = text.utf8
        guard source.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return source.contains(0) ? nil : String(text)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        var index = source.startIndex
        while index < source.endIndex {
            let byte = source[index]
            source.formIndex(after: &index)
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = nextDigit(source, &index), let low = nextDigit(source, &index) else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                bytes.append(UInt8(ascii: " "))
            default:
                bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func nextDigit(_ source: Substring.UTF8View, _ index: inout String.Index) -> UInt8? {
        guard index < source.endIndex else { return nil }
        defer { source.formIndex(after: &index) }
        return Character(Unicode.Scalar(source[index])).hexDigitValue.map(UInt8.init)
    }
}
