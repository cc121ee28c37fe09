extension JSONValue {
    /// Reads a document (RFC 8259), keeping the order of members.
    ///
    /// A number becomes ``integer(_:)`` when it is integral and exact, however it is spelled (`5`, `5.0`, `5e0`),
    /// and ``number(_:)`` otherwise. A leading byte order mark is skipped. Containers may be nested
    /// ``maximumDepth`` deep.
    ///
    /// - Parameter tolerant: also accept what sloppy writers emit, so that one bad value can be refused instead of
    ///   a whole answer: the literals `NaN`, `Infinity` and `-Infinity` (as Python writes them) and numbers too
    ///   large for a Double, which become infinite; control characters in strings; and bytes or escapes that are
    ///   no Unicode, which become U+FFFD.
    /// - Throws: ``JSONParseError`` with the reason and the place. It never quotes the document.
    public init(parsing bytes: [UInt8], tolerant: Bool = false) throws(JSONParseError) {
        var reader = JSONReader(bytes: bytes, tolerant: tolerant)
        self = try reader.document()
    }

    /// How many arrays and objects may contain one another in a document that is read.
    public static let maximumDepth = 128
}

/// Why a text is not JSON.
public struct JSONParseError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, as a short clause: `expected a value`.
    public let reason: String
    /// Where, counted in bytes from the start.
    public let offset: Int

    public var description: String { "not valid JSON at byte \(offset): \(reason)" }
}
