import PromQL

/// All that queries see: stored usage, the recent samples, and forecasts. Each series comes from one of them.
struct QuerySource: SeriesSource {
    let samples: ForecastSource
    let usage: UsageSource

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - maximumSamples: the most samples that one selector may read of each part.
    ///   - checkpoint: called again and again while samples are read; what it throws ends the reading.
    init(
        _ snapshot: Snapshot, now: Int64, configuration: Configuration, storage: StorageSupervisor,
        maximumSamples: Int = QueryLimits.samples, checkpoint: @escaping () throws -> Void = {}
    ) {
        samples = ForecastSource(snapshot: snapshot, now: now, maximumSamples: maximumSamples, checkpoint: checkpoint)
        let accounts = snapshot.accounts.map { account in
            UsageSource.Account(
                account, polling: configuration.accounts.first { $0.name == account.name }?.usage ?? UsageConfiguration())
        }
        usage = UsageSource(
            accounts: accounts, storage: storage, maximumSamples: maximumSamples, checkpoint: checkpoint)
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let stored = try usage.select(matchers, from: from, through: through)
        let others = try samples.select(matchers, from: from, through: through)
        return stored.isEmpty ? others : (others + stored).sorted { $0.labels < $1.labels }
    }

    /// The labels of the series that have samples between two times, both included, as far as can be told without
    /// reading them.
    func series(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Labels] {
        try samples.series(matchers, from: from, through: through)
            + usage.series(matchers, from: from, through: through)
    }

    /// The metrics that are not on `/metrics`.
    static let descriptions: [MetricDescription] = {
        var met: Set<String> = []
        return (UsageFamily.all.map(\.description) + ForecastFamily.descriptions).filter { met.insert($0.name).inserted }
    }()
}
