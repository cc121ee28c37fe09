import JSON

/// The outermost object of an answer.
enum GatewayDocument {
    /// - Throws: `malformed`, saying what the body is instead of an object.
    static func object(_ bytes: [UInt8]) throws(GatewayError) -> JSONValue {
        let document: JSONValue
        do throws(JSONParseError) {
            document = try JSONValue(parsing: bytes, tolerant: true)
        } catch {
            let first = bytes.first { $0 > 0x20 }
            switch first {
            case nil: throw .malformed("the answer is empty")
            case UInt8(ascii: "<"): throw .malformed("the answer is a web page, not JSON; check base_url")
            default: throw .malformed("the answer is \(error)")
            }
        }
        guard document.object != nil else {
            throw .malformed("the answer is \(kind(document)) where an object was expected")
        }
        return document
    }

    /// The array called `name` of an answer.
    static func rows(_ name: String, of bytes: [UInt8]) throws(GatewayError) -> [JSONValue] {
        guard let value = try object(bytes)[name] else { throw .malformed("the answer has no `\(name)`") }
        guard let rows = value.array else {
            throw .malformed("`\(name)` is \(kind(value)) where an array was expected")
        }
        return rows
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
