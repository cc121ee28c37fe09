import CivilTime
import PromQL
import Storage

/// Stored usage by the hour, as series whose samples are where the usage was: ``UsageFamily`` has their names. Read from
/// the store when a query asks for it, and only what it asks for.
///
/// What there is:
/// - hours that were over when usage was last read; the open hour comes when it is complete,
/// - 0 for an hour that the gateway was asked about and has no row of, once it has settled and as far back as days are
///   read, after a model's first row,
/// - nothing for an hour of which nothing is known, or a row of which does not tell.
struct UsageSource: SeriesSource {
    /// What has to be known of an account beside its rows.
    struct Account: Sendable {
        let name: String
        /// The models that keep their names; all others are reported together.
        let models: Set<String>
        let foldsOthers: Bool
        /// The account's time, in Unix seconds.
        let now: Int64
        let polling: UsageConfiguration

        init(_ account: AccountSnapshot, polling: UsageConfiguration) {
            name = account.name
            models = Set(account.usage.totals.map(\.model))
            foldsOthers = account.usage.foldedModels > 0
            now = account.seconds
            self.polling = polling
        }

        func reportedName(of model: String) -> String {
            models.contains(model) || !foldsOthers ? model : UsageSnapshot.foldedModel
        }
    }

    let accounts: [Account]
    let storage: StorageSupervisor
    let maximumSamples: Int
    let checkpoint: () throws -> Void

    func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        let wanted = try wanted(matchers, from: from, through: through)
        let samples = wanted.reduce(0.0) { $0 + Double($1.hours.count) * Double($1.samplesPerHour) }
        // Before anything is read.
        guard samples <= Double(maximumSamples) else { throw EvaluationError.tooManySamples }
        return try wanted.flatMap { try series($0, from: from, through: through) }.sorted { $0.labels < $1.labels }
    }

    /// The labels of the series that have, or may have, samples between two times, both included.
    func series(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Labels] {
        try wanted(matchers, from: from, through: through).flatMap { $0.families.map(\.labels) }
    }

    /// What is to be read of one reported model.
    private struct Wanted {
        let account: Account
        let series: [Int64]
        let families: [(family: UsageFamily, labels: Labels)]
        /// The hours' numbers since 1970.
        let hours: Range<Int64>
        /// The hours of them that are 0 without a row.
        let covered: Range<Int64>
        let unreadDays: Set<String>

        var samplesPerHour: Int { families.reduce(0) { $0 + $1.family.samplesPerHour } }
    }

    private func wanted(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Wanted] {
        let ofName = matchers.filter { $0.name == Labels.metricName }
        let families = UsageFamily.all.filter { family in ofName.allSatisfy { $0.matches(family.name) } }
        guard !families.isEmpty else { return [] }
        let isNamed = ofName.contains { $0.operation == .equal }
        return try accounts.flatMap { account -> [Wanted] in
            guard matchers.allSatisfy({ $0.name != "account" || $0.matches(account.name) }) else { return [] }
            try checkpoint()
            do throws(StorageError) {
                return try storage.read { store throws(StorageError) in
                    try wanted(of: account, families, matchers, from: from, through: through, store)
                }
            } catch {
                // Whoever asks for everything gets what there is.
                guard isNamed else { return [] }
                throw QueryFailure(kind: .unavailable, message: "stored usage can't be read: \(error.description)")
            }
        }
    }

    private func wanted(
        of account: Account, _ families: [UsageFamily], _ matchers: [Matcher], from: Int64, through: Int64,
        _ store: Store
    ) throws(StorageError) -> [Wanted] {
        let hour = AccountHistory.hour
        let lastRead = try store.lastSuccess(account: account.name, endpoint: "usage").map { min($0, account.now) }
        let end = (lastRead ?? account.now) / hour
        let firstDay = (account.now - account.polling.backfill.seconds) / 86_400 * 86_400
        let unread = Set(try store.unreadBackfillDays(account: account.name, granularity: hour))
        let covered = lastRead.map { read in
            let settled = (read - account.polling.settle.seconds) / hour
            return firstDay / hour..<max(firstDay / hour, min(settled, end))
        }
        // The last sample of an hour is at its end, the first five minutes after its begin.
        let asked = (from + hour * 1000 - 1).flooredQuotient(by: hour * 1000) - 1
        let askedEnd = (through - UsageFamily.rateInterval * 1000).flooredQuotient(by: hour * 1000) + 1
        let groups = Dictionary(grouping: try store.usageSpans(account: account.name)) {
            account.reportedName(of: $0.model)
        }
        return groups.sorted { $0.key < $1.key }.compactMap { model, spans in
            let first = spans.map(\.first).min() ?? 0
            let last = max(spans.map(\.last).max() ?? 0, ((covered?.upperBound ?? 0) - 1) * hour)
            let begin = max(asked, first / hour)
            let hours = begin..<max(begin, min(askedEnd, end, last / hour + 1))
            guard !hours.isEmpty else { return nil }
            let found = families.compactMap { family -> (UsageFamily, Labels)? in
                var labels = [
                    Label(name: Labels.metricName, value: family.name), Label(name: "account", value: account.name),
                    Label(name: "model", value: model),
                ]
                if let direction = family.direction { labels.append(Label(name: "direction", value: direction)) }
                let all = Labels(labels)
                return matchers.allSatisfy { $0.matches(all) } ? (family, all) : nil
            }
            guard !found.isEmpty else { return nil }
            return Wanted(
                account: account, series: spans.map(\.series), families: found, hours: hours,
                covered: (covered ?? 0..<0).clamped(to: hours), unreadDays: unread)
        }
    }

    private func series(_ wanted: Wanted, from: Int64, through: Int64) throws -> [Series] {
        let hour = AccountHistory.hour
        // NaN where nothing is known.
        var sums = [[Double]](
            repeating: [Double](repeating: .nan, count: wanted.hours.count), count: wanted.families.count)
        var hasRow = [Bool](repeating: false, count: wanted.hours.count)
        var (rows, interruption) = (0, (any Error)?.none)
        do {
            try storage.read { store throws(StorageError) in
                try store.scanUsage(
                    of: wanted.series, from: wanted.hours.lowerBound * hour, to: wanted.hours.upperBound * hour
                ) { row in
                    rows += 1
                    if rows % 4096 == 0 {
                        do { try checkpoint() } catch { interruption = error }
                        if interruption != nil { return false }
                    }
                    let index = Int(row.start / hour - wanted.hours.lowerBound)
                    for (number, entry) in wanted.families.enumerated() {
                        let value = entry.family.value(row) ?? .nan
                        sums[number][index] = hasRow[index] ? sums[number][index] + value : value
                    }
                    hasRow[index] = true
                    return true
                }
            }
        } catch {
            throw QueryFailure(kind: .unavailable, message: "stored usage can't be read: \(error.description)")
        }
        if let interruption { throw interruption }
        for number in wanted.covered {
            let index = Int(number - wanted.hours.lowerBound)
            guard !hasRow[index], !wanted.unreadDays.contains(Backfill.day(containing: number * hour)) else { continue }
            for family in sums.indices { sums[family][index] = 0 }
        }
        return zip(wanted.families, sums).compactMap { entry, sums in
            var (times, values) = ([Int64](), [Double]())
            times.reserveCapacity(sums.count * entry.family.samplesPerHour)
            values.reserveCapacity(sums.count * entry.family.samplesPerHour)
            for (index, sum) in sums.enumerated() where !sum.isNaN {
                let start = (wanted.hours.lowerBound + Int64(index)) * hour
                for time in entry.family.sampleTimes(ofHour: start) where time >= from && time <= through {
                    times.append(time)
                    values.append(sum * (entry.family.rateFactor ?? 1))
                }
            }
            return times.isEmpty ? nil : Series(labels: entry.labels, timestamps: times, values: values)
        }
    }
}
