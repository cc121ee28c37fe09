import Forecasting

/// What spend is expected to come, by quantile, in US dollars.
public struct SpendOutlook: Sendable {
    private let projection: TotalProjection

    /// When the first hour begins that it tells of, in Unix seconds.
    var start: Int64 { projection.start }

    /// - Parameters:
    ///   - history: cost in US dollars by the hour.
    ///   - forecast: how it goes on.
    ///   - events: those that `forecast` knew of.
    ///   - end: up to when spend is asked for, in Unix seconds.
    /// - Returns: nil with too little history.
    public init?(history: TimeSeries, forecast: Forecast, events: [KnownEvent] = [], until end: Int64) {
        guard let projection = TotalProjection(history: history, forecast: forecast, events: events, until: end)
        else { return nil }
        self.projection = projection
    }

    /// What comes within `range`, in US dollars; an hour belongs to where it begins.
    ///
    /// - Returns: nil where history is too short for so long a time.
    func total(in range: Range<Int64>, quantile: Double) -> Double? {
        range.isEmpty ? 0 : projection.total(from: range.lowerBound, to: range.upperBound, quantile: quantile)
    }

    /// When a quantile of what comes from the start of `range` on reaches `amount` dollars; nil when not within it.
    func time(reaching amount: Double, in range: Range<Int64>, quantile: Double) -> Int64? {
        range.isEmpty
            ? nil
            : projection.time(
                reaching: amount, from: range.lowerBound, to: range.upperBound, quantile: quantile)
    }
}
