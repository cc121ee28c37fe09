extension JSONValue {
    /// The document as compact UTF-8.
    ///
    /// - Parameter tolerant: whether a number that is NaN or infinite, which JSON cannot say, is written as the
    ///   literal that tolerant reading accepts (`NaN`, `Infinity`, `-Infinity`). It is `null` otherwise.
    public func encoded(tolerant: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes, tolerant: tolerant)
        return bytes
    }

    /// Appends the document as compact UTF-8; see ``encoded(tolerant:)``.
    public func encode(into bytes: inout [UInt8], tolerant: Bool = false) {
        switch self {
        case .null:
            bytes.append(contentsOf: "null".utf8)
        case .bool(let value):
            bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value):
            bytes.append(contentsOf: String(value).utf8)
        case .number(let value):
            Self.encode(value, into: &bytes, tolerant: tolerant)
        case .string(let text):
            Self.encode(text, into: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.encode(into: &bytes, tolerant: tolerant)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.encode(member.name, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.encode(into: &bytes, tolerant: tolerant)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func encode(_ value: Double, into bytes: inout [UInt8], tolerant: Bool) {
        guard value.isFinite else {
            let literal = value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
            bytes.append(contentsOf: (tolerant ? literal : "null").utf8)
            return
        }
        // Below 2^53 every integral value is exact, and `450` reads better than `450.0`.
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 {
            bytes.append(contentsOf: String(Int64(value)).utf8)
        } else {
            bytes.append(contentsOf: value.description.utf8)
        }
    }

    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7f:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
