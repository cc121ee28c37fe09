/// The same time one day or one week earlier: the measure of every forecast for the next days.
struct SeasonalNaive: ForecastMethod {
    let name: String
    /// The length of the season in days.
    let days: Int

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let season = days * past.stepsPerDay
        guard past.count >= (days > 1 ? 2 : 1) * season else { return nil }
        return (0..<steps).map { past.raw[past.count - season + $0 % season] }
    }
}
