/// One problem in a rule file or a file of unit tests: where it is, what is wrong and what to do about it.
public struct RuleProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named by whoever read it.
    public var file: String
    /// Counted from 1; nil when the problem concerns the whole file.
    public var line: Int?
    /// Counted from 1 in Unicode scalars; nil when the problem concerns the whole file.
    public var column: Int?
    /// What is wrong, in Prometheus's words where it has any.
    public var message: String
    /// What to do about it.
    public var remedy: String

    public init(file: String, line: Int? = nil, column: Int? = nil, message: String, remedy: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.remedy = remedy
    }

    /// `FILE:LINE:COLUMN: message (remedy)`
    public var description: String {
        let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        return "\(place): \(message) (\(remedy))"
    }
}
