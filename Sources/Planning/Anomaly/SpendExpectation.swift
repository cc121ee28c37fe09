import Forecasting

/// What an hour or a day was expected to cost, by the first forecast after it began: in micro-dollars.
public struct SpendExpectation: Sendable, Equatable {
    /// When the window begins, in Unix seconds.
    public var start: Int64
    /// The window's length.
    public var seconds: Int64
    public var medianMicroUSD: Int64
    /// The ends of the central 95 % interval.
    public var lower95MicroUSD: Int64
    /// See ``lower95MicroUSD``.
    public var upper95MicroUSD: Int64

    public init(
        start: Int64, seconds: Int64, medianMicroUSD: Int64, lower95MicroUSD: Int64, upper95MicroUSD: Int64
    ) {
        self.start = start
        self.seconds = seconds
        self.medianMicroUSD = medianMicroUSD
        self.lower95MicroUSD = lower95MicroUSD
        self.upper95MicroUSD = upper95MicroUSD
    }

    /// What `forecast`, of cost in US dollars, says of a window; what was spent of it before the forecast begins counts as
    /// known.
    ///
    /// - Returns: nil without a trusted forecast, without evidence of its errors, when the window is over by the end of the
    ///   history, or is not within the horizon.
    public init?(_ window: Range<Int64>, _ forecast: Forecast, spend: ScopedSpend) {
        let known = forecast.lastObservedEnd
        guard forecast.status == .ok, window.upperBound > known else { return nil }
        let first = max(0, window.lowerBound - known)
        guard first % forecast.step == 0 else { return nil }
        let steps = Int(first / forecast.step)..<Int((window.upperBound - known) / forecast.step)
        guard !steps.isEmpty, let median = Self.total(forecast, steps, 0.5),
            let lower = Self.total(forecast, steps, 0.025), let upper = Self.total(forecast, steps, 0.975)
        else { return nil }
        let spent = spend.total(in: window.lowerBound..<max(window.lowerBound, known))
        func amount(_ dollars: Double) -> Int64 { spent.adding(saturating: MicroUSD.amount(ofDollars: max(0, dollars))) }
        self.init(
            start: window.lowerBound, seconds: Int64(window.count), medianMicroUSD: amount(median),
            lower95MicroUSD: amount(min(lower, median)), upper95MicroUSD: amount(max(upper, median)))
    }

    /// Of a single step more is known than of sums.
    private static func total(_ forecast: Forecast, _ steps: Range<Int>, _ quantile: Double) -> Double? {
        steps.count == 1
            ? forecast.quantile(quantile, lead: steps.upperBound) : forecast.total(over: steps, quantile: quantile)
    }
}
