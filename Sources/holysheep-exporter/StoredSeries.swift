import Backtest
import CivilTime
import Forecasting
import Storage

/// The series that a folder of history holds, for forecasting them again.
enum StoredSeries {
    private static let hour: Int64 = 3_600
    private static let fiveMinutes: Int64 = 300

    /// Tokens of every account and model by the hour; for a horizon of up to an hour, requests per minute by five minutes.
    /// They are called `account/model/metric`, where the model `*` is what the gateway tells of the whole account.
    ///
    /// Reads beside a daemon that writes.
    ///
    /// - Parameter horizon: in seconds.
    static func load(folder: String, horizon: Int64) throws(StorageError) -> [NamedSeries] {
        let store = try Store.openForReading(folder: folder)
        defer { try? store.close() }
        var series: [NamedSeries] = []
        for account in Set(try store.usageTotals().map(\.account)).sorted() {
            series += try horizon <= hour
                ? queue(of: account, in: store)
                : usage(of: account, in: store, metric: "total_tokens") {
                    Double($0.inputTokens) + Double($0.outputTokens)
                }
        }
        return series
    }

    /// What every account and model cost by the hour, in US dollars; those that never cost anything are left out.
    ///
    /// Reads beside a daemon that writes.
    static func costs(folder: String) throws(StorageError) -> [NamedSeries] {
        let store = try Store.openForReading(folder: folder)
        defer { try? store.close() }
        var series: [NamedSeries] = []
        for account in Set(try store.usageTotals().map(\.account)).sorted() {
            series += try usage(of: account, in: store, metric: "cost_usd") { Double($0.costMicroUSD ?? 0) / 1e6 }
        }
        return series.filter { $0.series.values.contains { $0 > 0 } }
    }

    /// A model's hour without a row is idle when the account has later rows, unless its day was not read.
    private static func usage(
        of account: String, in store: Store, metric: String, value: (UsageRecord) -> Double
    ) throws(StorageError) -> [NamedSeries] {
        let rows = try store.usage(account: account, from: 0, to: .max, granularity: hour)
        let unread = Set(try store.unreadBackfillDays(account: account, granularity: hour))
        // The newest hour may still grow.
        guard let end = rows.map(\.start).max() else { return [] }
        return Dictionary(grouping: rows.filter { $0.start < end }, by: \.model).sorted { $0.key < $1.key }
            .compactMap { model, rows in
                guard let start = rows.map(\.start).min() else { return nil }
                var values = [Double](repeating: 0, count: Int((end - start) / hour))
                for row in rows {
                    values[Int((row.start - start) / hour)] += value(row)
                }
                for index in values.indices where !unread.isEmpty && values[index] == 0 {
                    let time = start + Int64(index) * hour
                    if unread.contains(CivilDateTime(unixSeconds: time).date.description) { values[index] = .nan }
                }
                return NamedSeries(
                    name: "\(account)/\(model)/\(metric)",
                    series: TimeSeries(start: start, step: hour, values: values))
            }
    }

    private static func queue(of account: String, in store: Store) throws(StorageError) -> [NamedSeries] {
        let rows = try store.queueRollups(account: account, step: fiveMinutes, from: 0, to: .max)
        return Dictionary(grouping: rows, by: \.model).sorted { $0.key < $1.key }.compactMap { model, rows in
            // The newest step may still grow.
            guard let start = rows.map(\.start).min(), let end = rows.map(\.start).max() else { return nil }
            let series = TimeSeries(
                from: start, to: end, step: fiveMinutes,
                observations: rows.compactMap { row in row.meanThroughputPerMinute.map { (row.start, $0) } })
            guard series.observedCount > 0 else { return nil }
            return NamedSeries(name: "\(account)/\(model)/requests_per_minute", series: series)
        }
    }
}
