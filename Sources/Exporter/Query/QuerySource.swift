import PromQL
import SampleWindow

/// All that queries and rules see: the recent samples, what rules gave, forecasts and stored usage.
struct QuerySource: SeriesSource {
    private let snapshot: Snapshot
    private let forecasts: ForecastSource
    private let usage: UsageSource
    private let maximumSamples: Int
    private let checkpoint: () throws -> Void

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - maximumSamples: the most samples that one selector may read of each part.
    ///   - checkpoint: called again and again while samples are read; what it throws ends the reading.
    init(
        _ snapshot: Snapshot, now: Int64, configuration: Configuration, storage: StorageSupervisor,
        maximumSamples: Int = QueryLimits.samples, checkpoint: @escaping () throws -> Void = {}
    ) {
        self.snapshot = snapshot
        self.maximumSamples = maximumSamples
        self.checkpoint = checkpoint
        forecasts = ForecastSource(
            snapshot: snapshot, now: now, maximumSamples: maximumSamples, checkpoint: checkpoint)
        let accounts = snapshot.accounts.map { account in
            UsageSource.Account(
                account, polling: configuration.accounts.first { $0.name == account.name }?.usage ?? UsageConfiguration())
        }
        usage = UsageSource(
            accounts: accounts, storage: storage, maximumSamples: maximumSamples, checkpoint: checkpoint)
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let window = WindowSource(snapshot.samples, maximumSamples: maximumSamples, checkpoint: checkpoint)
        return Self.union([
            try window.select(matchers, from: from, through: through),
            try snapshot.rules.recorded.select(
                matchers, from: from, through: through, maximumSamples: maximumSamples, checkpoint: checkpoint),
            try forecasts.select(matchers, from: from, through: through),
            try usage.select(matchers, from: from, through: through),
        ].filter { !$0.isEmpty })
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

    /// The labels of the series that have samples between two times, both included, as far as can be told without
    /// reading them.
    func series(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Labels] {
        try snapshot.samples.series(matchers, from: from, through: through, checkpoint: checkpoint)
            + snapshot.rules.recorded.series(matchers, from: from, through: through, checkpoint: checkpoint)
            + forecasts.series(matchers, from: from, through: through)
            + usage.series(matchers, from: from, through: through)
    }

    /// The metrics that are not on `/metrics`.
    static let descriptions: [MetricDescription] = {
        var met: Set<String> = []
        return (UsageFamily.all.map(\.description) + ForecastFamily.descriptions).filter { met.insert($0.name).inserted }
    }()
}
