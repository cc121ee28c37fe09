/// What came out of a backtest.
public struct BacktestReport: Sendable {
    /// In seconds.
    public let horizon: Int64
    public let kind: BacktestTask.Kind
    public let series: [Series]
    /// What was evaluated.
    public let methods: [String]
    /// Series that were left out, and why.
    public let skipped: [(series: String, reason: String)]
    /// Those that were asked for, by series and origin.
    public let forecasts: [IssuedForecast]

    /// The results of one series.
    public struct Series: Sendable {
        public let name: String
        /// The width of a step in seconds.
        public let step: Int64
        public let methods: [Method]

        /// Whose MASE is the lowest, the ensemble before others that are as good; nil where there is none.
        public var winner: Method? { methods.filter { $0.scores.mase != nil }.min(by: BacktestReport.isBetter) }

        public var ensemble: Method? { methods.first { $0.name == BacktestTask.ensemble } }
    }

    /// The result of one method.
    public struct Method: Sendable {
        public let name: String
        public let scores: Scores
        /// At how many origins the past was too short for the method, so that the mean of the last values stood in.
        public let standIns: Int
    }

    /// The means over series, the ensemble first, then by MASE.
    public var average: [Method] {
        let means = methods.compactMap { name in
            let results = series.compactMap { $0.methods.first { $0.name == name } }
            return Scores.mean(results.map(\.scores)).map {
                Method(name: name, scores: $0, standIns: results.reduce(0) { $0 + $1.standIns })
            }
        }
        let isEnsemble = { (method: Method) in method.name == BacktestTask.ensemble }
        return means.filter(isEnsemble) + means.filter { !isEnsemble($0) }.sorted(by: Self.isBetter)
    }

    /// By MASE; those without one come last.
    private static func isBetter(_ one: Method, _ other: Method) -> Bool {
        one.scores.mase ?? .infinity < other.scores.mase ?? .infinity
    }
}
