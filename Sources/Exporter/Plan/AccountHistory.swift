import Forecasting
import Storage

/// What is known of an account's past, as regular series: the input of its forecasts.
struct AccountHistory: Sendable {
    /// Identifies a series.
    struct Key: Hashable, Sendable {
        /// A model, or ``wholeAccount``.
        var model: String
        var metric: ForecastMetric
    }

    /// Closed buckets, one hour each.
    var hourly: [Key: TimeSeries] = [:]
    /// Closed buckets of a part of an hour each, for what the queue endpoint tells.
    var fine: [Key: TimeSeries] = [:]
    /// The account's models in order of first appearance.
    var models: [String] = []

    static let hour: Int64 = 3_600

    /// Series made elsewhere, by the hour.
    init(hourly: [Key: TimeSeries], models: [String]) {
        self.hourly = hourly
        self.models = models
    }

    /// - Parameters:
    ///   - usage: stored usage, hourly.
    ///   - hourlyQueue: the queue by the hour, and `fineQueue` by `fineStep` seconds.
    ///   - fold: maps a model's name to the one it is reported under.
    ///   - isUnread: whether nothing is known about the hour that begins then, because its day has
    ///     not been read.
    ///   - settledUntil: buckets from here on may still come; without a row they are unknown.
    ///   - now: the account's time; the buckets that contain it are open and left out.
    init(
        usage: [UsageRecord], hourlyQueue: [QueueRollup], fineQueue: [QueueRollup], fineStep: Int64,
        fold: (String) -> String, isUnread: (Int64) -> Bool, settledUntil: Int64, now: Int64
    ) {
        addUsage(usage, fold: fold, isUnread: isUnread, settledUntil: settledUntil, end: now - now % Self.hour)
        hourly.merge(Self.queueSeries(hourlyQueue, step: Self.hour, end: now - now % Self.hour, fold: fold)) {
            usage, _ in usage
        }
        fine = Self.queueSeries(fineQueue, step: fineStep, end: now - now % fineStep, fold: fold)
    }

    private mutating func addUsage(
        _ usage: [UsageRecord], fold: (String) -> String, isUnread: (Int64) -> Bool, settledUntil: Int64, end: Int64
    ) {
        guard let first = usage.map(\.start).min() else { return }
        let start = first - first % Self.hour
        let count = Int(max(0, (end - start) / Self.hour))
        guard count > 0 else { return }

        var account = ModelHours(count: count)
        var byModel: [String: ModelHours] = [:]
        for row in usage where row.start < end {
            let index = Int((row.start - start) / Self.hour)
            account.add(row, at: index)
            byModel[fold(row.model), default: ModelHours(count: count)].add(row, at: index)
        }
        let inOrder = byModel.sorted { ($0.value.firstIndex, $0.key) < ($1.value.firstIndex, $1.key) }
        models = inOrder.map(\.key)

        // An hour that the gateway was asked about and has no row for was idle: it is 0, not a gap.
        let isIdle = (0..<count).map { index in
            let time = start + Int64(index) * Self.hour
            return time < settledUntil && !isUnread(time)
        }
        for (model, hours) in inOrder + [(wholeAccount, account)] {
            for (metric, value) in Self.usageMetrics {
                guard let values = hours.values(value, isIdle: isIdle) else { continue }
                hourly[Key(model: model, metric: metric)] = TimeSeries(
                    start: start + Int64(hours.firstIndex) * Self.hour, step: Self.hour, values: values)
            }
        }
    }

    /// What usage tells of an hour; NaN where a row of it does not.
    private static let usageMetrics: [(ForecastMetric, @Sendable (ModelHours.Hour) -> Double)] = [
        (.inputTokens, \.input),
        (.outputTokens, \.output),
        (.totalTokens, { $0.input + $0.output }),
        (.costUSD, \.cost),
        (.requestsPerMinute, { $0.requests / 60 }),
    ]

    private static func queueSeries(
        _ rollups: [QueueRollup], step: Int64, end: Int64, fold: (String) -> String
    ) -> [Key: TimeSeries] {
        var series: [Key: TimeSeries] = [:]
        guard let start = rollups.map(\.start).min() else { return series }
        // Models that are reported together are added up, so a fold must come before the grid.
        for (model, rows) in Dictionary(grouping: rollups, by: { fold($0.model) }) {
            func add(_ metric: ForecastMetric, _ value: (QueueRollup) -> Double?) {
                let parts = Dictionary(grouping: rows, by: \.model).values.map { rows in
                    TimeSeries(
                        from: start, to: end, step: step,
                        observations: rows.compactMap { row in value(row).map { (row.start, $0) } })
                }
                guard let sum = TimeSeries.sum(parts), sum.values.contains(where: { !$0.isNaN }) else { return }
                series[Key(model: model, metric: metric)] = sum
            }
            add(.queueDepth) { $0.meanDepth }
            add(.requestsPerMinute) { $0.meanThroughputPerMinute }
        }
        return series
    }
}

/// A model's usage by the hour, over the time that the account has usage of.
private struct ModelHours {
    /// The sums of one hour's rows. One row that lacks a number makes it unknown for the hour.
    struct Hour {
        var rows = 0
        var input = 0.0
        var output = 0.0
        var requests = 0.0
        var cost = 0.0
    }

    private var hours: [Hour]
    /// The first hour that has a row.
    private(set) var firstIndex: Int

    init(count: Int) {
        hours = [Hour](repeating: Hour(), count: count)
        firstIndex = count
    }

    mutating func add(_ row: UsageRecord, at index: Int) {
        firstIndex = min(firstIndex, index)
        hours[index].rows += 1
        hours[index].input += Double(row.inputTokens)
        hours[index].output += Double(row.outputTokens)
        hours[index].requests += row.requests.map(Double.init) ?? .nan
        hours[index].cost += row.costMicroUSD.map { Double($0) / 1e6 } ?? .nan
    }

    /// The values from the first hour with a row on: 0 where there is no row but the hour was idle, NaN where
    /// nothing is known.
    ///
    /// - Returns: nil when no row has the value, so that idle hours alone do not look like evidence.
    func values(_ value: (Hour) -> Double, isIdle: [Bool]) -> [Double]? {
        let values = hours.indices.dropFirst(firstIndex).map { index in
            hours[index].rows > 0 ? value(hours[index]) : isIdle[index] ? 0 : .nan
        }
        let isReported = hours.contains { $0.rows > 0 && !value($0).isNaN }
        return isReported ? values : nil
    }
}
