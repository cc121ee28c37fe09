import CSV

extension BacktestError {
    init(_ error: CSVError) { self.init(file: error.file, line: error.line, error.message) }

    /// What `body` returns, its errors as those of a backtest.
    static func reading<Result>(_ body: () throws(CSVError) -> Result) throws(BacktestError) -> Result {
        do {
            return try body()
        } catch {
            throw BacktestError(error)
        }
    }
}
