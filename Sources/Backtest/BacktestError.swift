/// Why a backtest cannot be made, and what to do about it.
public struct BacktestError: Error, Equatable, CustomStringConvertible {
    /// The file that is meant; nil when it is none.
    public let file: String?
    /// Counted from 1; nil when the whole file is meant.
    public let line: Int?
    public let message: String

    public init(file: String? = nil, line: Int? = nil, _ message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    public var description: String {
        guard let file else { return message }
        return line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
