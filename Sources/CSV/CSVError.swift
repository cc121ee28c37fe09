/// Why a CSV file cannot be read, and what to do about it.
public struct CSVError: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// Counted from 1; nil when the whole file is meant.
    public let line: Int?
    public let message: String

    public init(file: String, line: Int? = nil, _ message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    public var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
