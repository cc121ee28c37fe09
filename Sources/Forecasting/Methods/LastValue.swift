/// The newest value for ever: persistence, the measure of every forecast for the next minutes and the next hour.
struct LastValue: ForecastMethod {
    let name = "last_value"
    /// With fewer days it has nothing to say: of days ahead a mean says more than one value.
    var fewestDays = 0

    func fit(_ past: Past) -> [Double]? { past.count >= fewestDays * past.stepsPerDay ? [] : nil }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard past.count > 0 else { return nil }
        return [Double](repeating: past.raw[past.count - 1], count: steps)
    }
}
