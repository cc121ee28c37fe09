/// A bearer key, which no description, `dump`, mirror or error of it shows.
public struct APIKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For the `Authorization` header and for finding the key in text that must not have it.
    let secret: String

    /// The most bytes a key may have.
    public static let maximumBytes = 4096

    /// - Parameter text: the key, with at most one line break at its end, as files have.
    /// - Throws: ``APIKeyError``, which names the problem and its place but never the key.
    public init(_ text: String) throws(APIKeyError) {
        var bytes = Array(text.utf8)
        if bytes.last == 0x0a { bytes.removeLast() }
        if bytes.last == 0x0d, bytes.count < text.utf8.count { bytes.removeLast() }
        guard !bytes.isEmpty else { throw APIKeyError(problem: .empty, offset: nil) }
        guard bytes.count <= Self.maximumBytes else { throw APIKeyError(problem: .tooLong, offset: nil) }
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case 0x0a, 0x0d: throw APIKeyError(problem: .lineBreak, offset: offset)
            case 0x20, 0x09: throw APIKeyError(problem: .whiteSpace, offset: offset)
            case 0..<0x20, 0x7f: throw APIKeyError(problem: .controlCharacter, offset: offset)
            case 0x80...: throw APIKeyError(problem: .notASCII, offset: offset)
            default: continue
            }
        }
        secret = String(decoding: bytes, as: UTF8.self)
    }

    public var description: String { "[redacted]" }
    public var debugDescription: String { "[redacted]" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a text is no API key.
public struct APIKeyError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Problem: String, Sendable {
        case empty = "is empty"
        case tooLong = "is longer than 4096 bytes"
        case lineBreak = "holds a line break"
        case whiteSpace = "holds a space or tab"
        case controlCharacter = "holds a control character"
        case notASCII = "holds a character outside ASCII"
    }

    public let problem: Problem
    /// Where, in bytes from the start.
    public let offset: Int?

    public var description: String {
        let place = offset.map { " at byte \($0 + 1)" } ?? ""
        return "the API key \(problem.rawValue)\(place); give the key alone, with at most one line break at its end"
    }
}
