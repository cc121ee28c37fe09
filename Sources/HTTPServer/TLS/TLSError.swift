/// Why TLS cannot be spoken as the settings say.
public struct TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which part of the settings is to blame.
    public enum Part: String, Sendable {
        case certificate
        case key
        case clientAuthorities = "client authorities"
        case protocols
    }

    public let part: Part
    /// Completes a sentence that begins with what names the part.
    public let message: String
    public let remedy: String

    public init(_ part: Part, _ message: String, remedy: String) {
        self.part = part
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "the \(part.rawValue) \(message) (\(remedy))" }
}
