import PromQL

/// Forecasts as samples at the times they are for.
///
/// Each ``ForecastFamily`` without a `horizon` has a sample every five minutes of the coming week, so that a selector
/// finds one at any time; nothing before now, where every series is as a scraper has it.
struct ForecastSource: SeriesSource {
    /// Between samples, in seconds: no longer than the engine looks back.
    private static let interval: Int64 = 300
    private static let reach: Int64 = 7 * 86_400

    let snapshot: Snapshot
    /// Milliseconds since 1970.
    let now: Int64
    let maximumSamples: Int
    let checkpoint: () throws -> Void

    /// The labels of the series that have samples between two times, both included.
    func series(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Labels] {
        let times = times(from: from, through: through)
        guard !times.isEmpty else { return [] }
        var found: [Labels] = []
        try forEach(matchers) { account, forecast, entries in
            let views = Views(of: forecast, account)
            found += entries.filter { entry in
                times.contains { value(of: entry, views, account, at: $0) != nil }
            }.map(\.labels)
        }
        return found
    }

    /// One of the series that a forecast has.
    private struct Entry {
        let family: ForecastFamily
        let quantile: Double
        let labels: Labels
    }

    /// When there are samples, of those between two times, both included. Milliseconds.
    private func times(from: Int64, through: Int64) -> [Int64] {
        let width = Self.interval * 1000
        let first = max(from, now + 1)
        // Rounded up to a multiple of the interval.
        let start = (first + width - 1) / width * width
        return Array(stride(from: start, through: min(through, now + Self.reach * 1000), by: Int64.Stride(width)))
    }

    /// Every forecast that has series that fulfil the matchers.
    private func forEach(
        _ matchers: [Matcher], _ body: (AccountSnapshot, SeriesForecast, [Entry]) throws -> Void
    ) throws {
        let ofName = matchers.filter { $0.name == Labels.metricName }
        let families = ForecastFamily.all.filter { family in ofName.allSatisfy { $0.matches(family.name) } }
        guard !families.isEmpty else { return }
        for account in snapshot.accounts {
            for forecast in account.plans.forecasts {
                guard let family = families.first(where: { $0.metric == forecast.key.metric }) else { continue }
                let entries = ForecastHorizon.quantiles.compactMap { quantile -> Entry? in
                    var labels = [
                        Label(name: Labels.metricName, value: family.name), Label(name: "account", value: account.name),
                        Label(name: "model", value: forecast.key.model),
                        Label(name: "quantile", value: String(quantile)),
                    ]
                    if let direction = family.direction { labels.append(Label(name: "direction", value: direction)) }
                    let entry = Entry(family: family, quantile: quantile, labels: Labels(labels))
                    return matchers.allSatisfy { $0.matches(entry.labels) } ? entry : nil
                }
                guard !entries.isEmpty else { continue }
                try checkpoint()
                try body(account, forecast, entries)
            }
        }
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let times = times(from: from, through: through)
        guard !times.isEmpty else { return [] }
        var (found, samples) = ([Series](), 0)
        try forEach(matchers) { account, forecast, entries in
            samples += entries.count * times.count
            guard samples <= maximumSamples else { throw EvaluationError.tooManySamples }
            let views = Views(of: forecast, account)
            found += entries.compactMap { series($0, views, account, at: times) }
        }
        return found
    }

    /// What is said about the next hour, and about the next week.
    private struct Views {
        let short: ForecastView?
        let long: ForecastView?

        init(of forecast: SeriesForecast, _ account: AccountSnapshot) {
            short = forecast.view(horizon: AccountHistory.hour, now: account.seconds)
            long = forecast.view(horizon: ForecastSource.reach, now: account.seconds)
        }
    }

    /// - Returns: nil when nothing is known, or what is known is too old.
    private func series(_ entry: Entry, _ views: Views, _ account: AccountSnapshot, at times: [Int64]) -> Series? {
        var (known, values) = ([Int64](), [Double]())
        for time in times {
            guard let value = value(of: entry, views, account, at: time) else { continue }
            known.append(time)
            values.append(value)
        }
        return known.isEmpty ? nil : Series(labels: entry.labels, timestamps: known, values: values)
    }

    private func value(of entry: Entry, _ views: Views, _ account: AccountSnapshot, at time: Int64) -> Double? {
        // The account's clock may be another than this machine's.
        let ahead = time / 1000 - snapshot.seconds
        guard let view = ahead > AccountHistory.hour ? views.long : views.short, view.status != .stale,
            let value = view.quantile(entry.quantile, at: account.seconds + ahead), value.isFinite
        else { return nil }
        return value * entry.family.factor(step: view.source.step)
    }
}
