/// One problem in a configuration file: where it is, what is wrong and what to do about it.
///
/// Diagnostics never contain a key or the text of a field that might hold one.
public struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The configuration cannot be used.
        case error
        /// The configuration can be used, but probably does not do what was meant.
        case warning
    }

    /// The file as it was named by whoever loaded it.
    public var file: String
    /// Counted from 1; nil when the problem concerns the whole file.
    public var line: Int?
    /// Counted from 1 in Unicode scalars; nil when the problem concerns the whole file.
    public var column: Int?
    /// The path of the field, such as `accounts[0].poll.usage`; empty for the whole file.
    public var field: String
    /// What is wrong, without the name of the field.
    public var message: String
    /// What to do about it.
    public var remedy: String
    public var severity: Severity

    public init(
        file: String, line: Int? = nil, column: Int? = nil, field: String = "",
        message: String, remedy: String, severity: Severity = .error
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.message = message
        self.remedy = remedy
        self.severity = severity
    }

    /// `FILE:LINE:COLUMN: field: message (remedy)`; a warning says `warning:` before the field.
    public var description: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        let kind = severity == .warning ? "warning: " : ""
        let subject = field.isEmpty ? "" : "\(field): "
        return "\(place): \(kind)\(subject)\(message) (\(remedy))"
    }
}
