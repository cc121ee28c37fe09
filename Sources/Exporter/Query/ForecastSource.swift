import PromQL
import SampleWindow

/// The recent samples, the series that rules gave and, after now, forecasts as samples at the times they are for.
///
/// `holysheep_forecast_requests_per_minute{account, model, quantile}` without a `horizon` has a sample every five
/// minutes of the coming week, so that a selector finds one at any time; nothing before now, where every series is as a
/// scraper has it.
struct ForecastSource: SeriesSource {
    static let metric = "holysheep_forecast_requests_per_minute"
    /// Between samples, in seconds: no longer than the engine looks back.
    private static let interval: Int64 = 300
    private static let reach: Int64 = 7 * 86_400

    let snapshot: Snapshot
    /// Milliseconds since 1970.
    let now: Int64
    let maximumSamples: Int
    let checkpoint: () throws -> Void

    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let recent = try WindowSource(snapshot.samples, maximumSamples: maximumSamples, checkpoint: checkpoint)
            .select(matchers, from: from, through: through)
        let recorded = try snapshot.rules.recorded.select(
            matchers, from: from, through: through, maximumSamples: maximumSamples, checkpoint: checkpoint)
        let coming = try forecasts(matchers, from: from, through: through)
        return Self.union([recent, recorded, coming].filter { !$0.isEmpty })
    }

    /// All the series, each once. Of two samples at one time the first counts.
    private static func union(_ sources: [[Series]]) -> [Series] {
        guard sources.count > 1 else { return sources.first ?? [] }
        var all: [Labels: Series] = [:]
        for series in sources.joined() {
            all[series.labels] = all[series.labels].map { merged($0, series) } ?? series
        }
        return all.values.sorted { $0.labels < $1.labels }
    }

    private static func merged(_ first: Series, _ second: Series) -> Series {
        var values = Dictionary(zip(second.timestamps, second.values)) { earlier, _ in earlier }
        for (time, value) in zip(first.timestamps, first.values) { values[time] = value }
        let samples = values.sorted { $0.key < $1.key }
        return Series(labels: first.labels, timestamps: samples.map(\.key), values: samples.map(\.value))
    }

    private func forecasts(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let first = max(from, now + 1)
        let last = min(through, now + Self.reach * 1000)
        let width = Self.interval * 1000
        // Rounded up to a multiple of the interval.
        let start = (first + width - 1) / width * width
        guard start <= last, matchers.allSatisfy({ $0.name != Labels.metricName || $0.matches(Self.metric) }) else {
            return []
        }
        let times = Array(stride(from: start, through: last, by: Int64.Stride(width)))
        var (found, samples) = ([Series](), 0)
        for account in snapshot.accounts {
            for forecast in account.plans.forecasts where forecast.key.metric == .requestsPerMinute {
                for quantile in ForecastHorizon.quantiles {
                    let labels = Labels([
                        "__name__": Self.metric, "account": account.name, "model": forecast.key.model,
                        "quantile": String(quantile),
                    ])
                    guard matchers.allSatisfy({ $0.matches(labels) }) else { continue }
                    try checkpoint()
                    guard let series = series(labels, forecast, quantile, account, at: times) else { continue }
                    samples += series.values.count
                    guard samples <= maximumSamples else { throw EvaluationError.tooManySamples }
                    found.append(series)
                }
            }
        }
        return found
    }

    /// - Returns: nil when nothing is known, or what is known is too old.
    private func series(
        _ labels: Labels, _ forecast: SeriesForecast, _ quantile: Double, _ account: AccountSnapshot, at times: [Int64]
    ) -> Series? {
        let views = [AccountHistory.hour, Self.reach].map { forecast.view(horizon: $0, now: account.seconds) }
        var (known, values) = ([Int64](), [Double]())
        for time in times {
            // The account's clock may be another than this machine's.
            let ahead = time / 1000 - snapshot.seconds
            guard let view = ahead > AccountHistory.hour ? views[1] : views[0], view.status != .stale,
                let value = view.quantile(quantile, at: account.seconds + ahead), value.isFinite
            else { continue }
            known.append(time)
            values.append(value)
        }
        return known.isEmpty ? nil : Series(labels: labels, timestamps: known, values: values)
    }
}
