import Forecasting

@testable import Planning

/// What a steady rate of spend is expected to come to.
enum SampleOutlook {
    /// A week of hours at `rate` dollars from `end` on, with sums known to err by 10 % or so.
    static func forecast(rate: Double, from end: Int64, status: Forecast.Status = .ok) -> Forecast {
        let quantiles = [(0.025, 0.8), (0.1, 0.9), (0.5, 1), (0.9, 1.1), (0.975, 1.2)]
        return Forecast(
            method: "test", status: status, observations: 1000, lastObservedEnd: end, step: 3600,
            points: (0..<168).map {
                ForecastPoint(
                    time: end + Int64($0) * 3600, value: rate, quantiles: Quantiles(quantiles.map { ($0.0, $0.1 * rate) }))
            },
            windows: [1, 24, 168].map { steps in
                let root = (rate * Double(steps)).squareRoot() * 0.05
                return WindowErrors(
                    steps: steps,
                    roots: Quantiles([(0.025, -2 * root), (0.1, -root), (0.5, 0), (0.9, root), (0.975, 2 * root)]))
            })
    }

    /// The same after four weeks at that rate, to the end of the year after.
    static func steady(rate: Double, from end: Int64, status: Forecast.Status = .ok) -> SpendOutlook? {
        let hours = 28 * 24
        return SpendOutlook(
            history: TimeSeries(
                start: end - Int64(hours) * 3600, step: 3600, values: [Double](repeating: rate, count: hours)),
            forecast: forecast(rate: rate, from: end, status: status), until: end + 366 * 86_400)
    }
}
