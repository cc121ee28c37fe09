/// Why a text is no valid expression, with the place.
///
/// Its description is Prometheus's: `1:5: parse error: unexpected end of input`, line and column counting from 1, the
/// column in bytes.
public struct ParseError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, without the place.
    public let message: String
    public let range: SourceRange
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int

    init(_ message: String, at range: SourceRange, in query: [UInt8]) {
        self.message = message
        self.range = range
        let before = query[..<min(range.start, query.count)]
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = range.start - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
    }

    public var description: String { "\(line):\(column): parse error: \(message)" }
}
