/// The advanced predictor of the article on predictive scaling: a short and a long exponential mean, their difference
/// as trend, and the usual level of the hour.
///
/// The means have α 0.3 and 0.1; the trend is 0.1 × (short − long), and three steps of it are added to the short mean.
/// That is multiplied by the mean of the hour's history / (short + 1), at most 2. The hour is the one that is forecast:
/// the article looks 15 minutes ahead, where it is nearly always the present one. Its floor of 10 requests a minute
/// belongs to scaling and is left out.
struct SeedDoubleMean: ForecastMethod {
    let name = "seed_double_mean"

    private static let shortAlpha = 0.3
    private static let longAlpha = 0.1
    private static let trendShare = 0.1
    private static let trendSteps = 3.0
    private static let highestFactor = 2.0
    /// What is older weighs less than 10⁻²⁰ in the long mean.
    private static let memory = 500

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard past.count > 0 else { return nil }
        let first = max(0, past.count - Self.memory)
        var short = past.raw[first]
        var long = short
        for index in first..<past.count {
            short += Self.shortAlpha * (past.raw[index] - short)
            long += Self.longAlpha * (past.raw[index] - long)
        }
        let level = short + Self.trendSteps * Self.trendShare * (short - long)
        let means = hourMeans(past)
        return (0..<steps).map { step in
            // Without history of the hour the article's factor is 1.
            let factor = means[hour(of: past.count + step, past)].map { min($0 / (short + 1), Self.highestFactor) } ?? 1
            return level * factor
        }
    }

    /// The mean of each hour of the day over the whole past; nil where it has none.
    private func hourMeans(_ past: Past) -> [Double?] {
        var sums = [Double](repeating: 0, count: 24)
        var counts = [Double](repeating: 0, count: 24)
        for index in 0..<past.count {
            let hour = hour(of: index, past)
            sums[hour] += past.raw[index]
            counts[hour] += 1
        }
        return zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
    }

    private func hour(of index: Int, _ past: Past) -> Int { past.phase(index) * 24 / past.stepsPerDay }
}
