import Foundation

extension JSONValue {
    /// Reads a document.
    ///
    /// Objects come back with their members sorted by name, because Foundation's decoder does not
    /// keep their order.
    ///
    /// - Parameter tolerant: also accept JSON5, in which `NaN` and `Infinity` are numbers. Gateways
    ///   written in Python emit them; reading them lets one bad row be refused instead of a whole
    ///   answer.
    /// - Throws: ``JSONParseError`` with the reason.
    public init(parsing bytes: [UInt8], tolerant: Bool = false) throws(JSONParseError) {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = tolerant
        do {
            self = try decoder.decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw JSONParseError(underlying: error)
        }
    }
}

/// Why a text is not JSON.
public struct JSONParseError: Error, CustomStringConvertible {
    public let description: String

    init(underlying: any Error) {
        if case DecodingError.dataCorrupted(let context) = underlying {
            let cause = context.underlyingError.map { " (\($0))" } ?? ""
            description = "not valid JSON\(cause)"
        } else {
            description = "not valid JSON (\(underlying))"
        }
    }
}

extension JSONValue: Decodable {
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Name.self) {
            self = .object(
                try container.allKeys
                    .sorted { $0.stringValue < $1.stringValue }
                    .map { Member($0.stringValue, try container.decode(JSONValue.self, forKey: $0)) })
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .string(try container.decode(String.self))
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
