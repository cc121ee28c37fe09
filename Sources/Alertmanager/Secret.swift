import HTTPClient

/// A password or token, or the file that has it, which is read anew for every use. No description, `dump` or mirror
/// shows the text.
public struct Secret: Sendable, Equatable {
    /// Reads the whole of the file at a path.
    public typealias FileReader = @Sendable (_ path: String) throws -> [UInt8]

    private enum Place: Equatable {
        case text(String)
        case file(String)
    }

    private let place: Place

    public static func text(_ text: String) -> Secret { Secret(place: .text(text)) }

    public static func file(_ path: String) -> Secret { Secret(place: .file(path)) }

    /// The text, of a file without the white space around it.
    func read(_ readFile: FileReader) throws -> String {
        switch place {
        case .text(let text): text
        case .file(let path): String(decoding: try readFile(path), as: UTF8.self).trimmingHTTPWhitespace()
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch place {
        case .text: "[redacted]"
        case .file(let path): "[in \(path)]"
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
