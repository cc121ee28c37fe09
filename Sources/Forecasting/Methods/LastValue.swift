/// The newest value for ever: persistence, the measure of every forecast for the next minutes and the next hour.
struct LastValue: ForecastMethod {
    let name = "last_value"

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard past.count > 0 else { return nil }
        return [Double](repeating: past.raw[past.count - 1], count: steps)
    }
}
