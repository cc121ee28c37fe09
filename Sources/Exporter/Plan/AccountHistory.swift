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
    /// Closed five-minute buckets, for what the queue endpoint tells.
    var fiveMinute: [Key: TimeSeries] = [:]
    /// The account's models in order of first appearance.
    var models: [String] = []

    static let hour: Int64 = 3_600
    static let fiveMinutes: Int64 = 300

    /// - Parameters:
    ///   - usage: stored usage, hourly.
    ///   - hourlyQueue: the queue by the hour, and `fiveMinuteQueue` by five minutes.
    ///   - fold: maps a model's name to the one it is reported under.
    ///   - isUnread: whether nothing is known about the hour that begins then, because its day has
    ///     not been read.
    ///   - settledUntil: buckets from here on may still come; without a row they are unknown.
    ///   - now: the account's time; the buckets that contain it are open and left out.
    init(
        usage: [UsageRecord], hourlyQueue: [QueueRollup], fiveMinuteQueue: [QueueRollup],
        fold: (String) -> String, isUnread: (Int64) -> Bool, settledUntil: Int64, now: Int64
    ) {
        addUsage(usage, fold: fold, isUnread: isUnread, settledUntil: settledUntil, end: now - now % Self.hour)
        hourly.merge(Self.queueSeries(hourlyQueue, step: Self.hour, end: now - now % Self.hour, fold: fold)) {
            usage, _ in usage
        }
        fiveMinute = Self.queueSeries(
            fiveMinuteQueue, step: Self.fiveMinutes, end: now - now % Self.fiveMinutes, fold: fold)
    }

    fileprivate struct Hour {
        var input = 0.0
        var output = 0.0
        var requests = 0.0
        var cost = 0.0
    }

    private mutating func addUsage(
        _ usage: [UsageRecord], fold: (String) -> String, isUnread: (Int64) -> Bool, settledUntil: Int64, end: Int64
    ) {
        guard let first = usage.map(\.start).min() else { return }
        let start = first - first % Self.hour
        let count = Int(max(0, (end - start) / Self.hour))
        guard count > 0 else { return }

        var byModel: [String: [Hour]] = [:]
        var reportsRequests = true
        var hasRow = [Bool](repeating: false, count: count)
        var firstHour: [String: Int] = [:]
        for row in usage where row.start < end {
            let index = Int((row.start - start) / Self.hour)
            let model = fold(row.model)
            hasRow[index] = true
            if row.requests == nil { reportsRequests = false }
            firstHour[model] = min(firstHour[model] ?? index, index)
            byModel[model, default: [Hour](repeating: Hour(), count: count)][index].add(row)
        }
        models = firstHour.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)

        // An hour that the gateway was asked about and has no row for was idle: it is 0, not a gap.
        let isKnown = (0..<count).map { index in
            let time = start + Int64(index) * Self.hour
            return hasRow[index] || (time < settledUntil && !isUnread(time))
        }
        for (model, hours) in byModel {
            let from = firstHour[model] ?? 0
            func series(_ value: (Hour) -> Double) -> TimeSeries {
                TimeSeries(
                    start: start + Int64(from) * Self.hour, step: Self.hour,
                    values: (from..<count).map { isKnown[$0] ? value(hours[$0]) : .nan })
            }
            hourly[Key(model: model, metric: .inputTokens)] = series(\.input)
            hourly[Key(model: model, metric: .outputTokens)] = series(\.output)
            hourly[Key(model: model, metric: .totalTokens)] = series { $0.input + $0.output }
            hourly[Key(model: model, metric: .costUSD)] = series(\.cost)
            if reportsRequests {
                hourly[Key(model: model, metric: .requestsPerMinute)] = series { $0.requests / 60 }
            }
        }
        for metric in ForecastMetric.allCases {
            let parts = models.compactMap { hourly[Key(model: $0, metric: metric)] }
            hourly[Key(model: wholeAccount, metric: metric)] = TimeSeries.sum(parts)
        }
    }

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

extension AccountHistory.Hour {
    fileprivate mutating func add(_ row: UsageRecord) {
        input += Double(row.inputTokens)
        output += Double(row.outputTokens)
        requests += Double(row.requests ?? 0)
        cost += Double(row.costMicroUSD ?? 0) / 1e6
    }
}
