/// Why the store could not do something: what was tried, on which file, what happened and the remedy.
///
/// Texts name files, tables and columns, and never contain stored values or SQL arguments.
public struct StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bounded set of causes, fit for a metric label by its raw value.
    public enum Kind: String, CaseIterable, Sendable {
        /// The database was written by a later version of the program. It has not been touched.
        case newer_version
        /// The file is no SQLite database, or is damaged.
        case corrupt
        /// The file, its folder or its file system refuses writes, or the store was opened for reading only.
        case read_only
        /// No space is left, or a quota is reached. The transaction was rolled back.
        case full
        /// Another process holds the folder or the database.
        case locked
        /// The operating system failed to read or write.
        case io
        /// The file or its folder cannot be reached, or the store is closed.
        case unavailable
        /// The caller's data or the path cannot be accepted as it is.
        case invalid
    }

    public let kind: Kind
    /// What was being done, as in "open" or "store usage".
    public let operation: String
    /// The file and what happened.
    public let detail: String
    /// What an operator can do about it.
    public let hint: String

    public init(kind: Kind, operation: String, detail: String, hint: String) {
        self.kind = kind
        self.operation = operation
        self.detail = detail
        self.hint = hint
    }

    public var description: String { "\(operation): \(detail) (\(hint))" }
}
