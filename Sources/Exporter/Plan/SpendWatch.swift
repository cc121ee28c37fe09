import Forecasting
import Foundation
import Planning
import Storage

/// What models' hours and days were expected to cost before they came, and how what came compares.
struct SpendWatch: Sendable {
    /// The windows of time that are watched.
    enum Window: String, Sendable, CaseIterable {
        case hour, day
    }

    struct Key: Hashable, Sendable {
        /// A model as it is reported, or ``wholeAccount``.
        var model: String
        var window: Window
    }

    /// One window of one model.
    struct Reading: Sendable {
        var key: Key
        var anomaly: SpendAnomaly
    }

    /// The newest two of each, oldest first.
    private var expectations: [Key: [SpendExpectation]] = [:]
    private var unsaved: [StoredSpendExpectation] = []
    /// Of every model of which something was expected, in the order of their forecasts: of the hour under way and the one
    /// before it the one further out of the ordinary, and of days likewise.
    private(set) var readings: [Reading] = []
    private var basis: Basis?

    private struct Basis: Equatable {
        var revision: Int
        var hour: Int64
        var settings: SpendAnomaly.Settings
    }

    /// How old an expectation may be that a restart looks for, in seconds.
    static let reach: Int64 = 3 * 86_400

    /// Goes on with what was expected before a restart.
    mutating func restore(_ stored: [StoredSpendExpectation]) {
        for expectation in stored.sorted(by: { $0.start < $1.start }) {
            keep(
                SpendExpectation(
                    start: expectation.start, seconds: expectation.seconds,
                    medianMicroUSD: expectation.medianMicroUSD, lower95MicroUSD: expectation.lowerMicroUSD,
                    upper95MicroUSD: expectation.upperMicroUSD),
                Key(model: expectation.model, window: expectation.seconds > AccountHistory.hour ? .day : .hour))
        }
    }

    /// Notes what the present hour and day are expected to cost, unless that was noted before, and compares.
    ///
    /// - Parameters:
    ///   - coverage: the time for which usage is known.
    ///   - revision: grows with whatever is compared.
    ///   - now: the account's time, in Unix seconds.
    mutating func update(
        _ forecasts: [SeriesForecast], spend: AccountSpend, coverage: Range<Int64>?, revision: Int,
        settings: SpendAnomaly.Settings, timeZone: TimeZone, now: Int64
    ) {
        let hour = now - now % AccountHistory.hour
        let basis = Basis(revision: revision, hour: hour, settings: settings)
        guard basis != self.basis, let coverage else { return }
        self.basis = basis
        let day = CalendarPeriod.containing(now, .day, timeZone)
        let windows: [(Window, Range<Int64>)] = [
            (.hour, hour..<hour + AccountHistory.hour), (.day, day.start..<day.end),
        ]
        let spends = spend.byReportedName
        readings = forecasts.filter { $0.key.metric == .costUSD }.flatMap { series in
            let spend = ScopedSpend(spends[series.key.model] ?? SpendSeries([]))
            return windows.compactMap { window, range in
                let key = Key(model: series.key.model, window: window)
                if expectations[key]?.last?.start != range.lowerBound,
                    let expected = series.long.flatMap({ SpendExpectation(range, $0, spend: spend) })
                {
                    keep(expected, key)
                    unsaved.append(
                        StoredSpendExpectation(
                            model: key.model, start: expected.start, seconds: expected.seconds, issuedAt: now,
                            medianMicroUSD: expected.medianMicroUSD, lowerMicroUSD: expected.lower95MicroUSD,
                            upperMicroUSD: expected.upper95MicroUSD))
                }
                return reading(key, spend: spend, through: coverage.upperBound, now: now, settings: settings)
            }
        }
    }

    private mutating func keep(_ expectation: SpendExpectation, _ key: Key) {
        expectations[key] = (expectations[key] ?? []).suffix(1) + [expectation]
    }

    /// Of the window that is not over and the one before it, the one that is further out of the ordinary: usage comes
    /// late, and an hour that began a minute ago must not hide the one that ran away.
    private func reading(
        _ key: Key, spend: ScopedSpend, through: Int64, now: Int64, settings: SpendAnomaly.Settings
    ) -> Reading? {
        (expectations[key] ?? []).filter { now - ($0.start + $0.seconds) < $0.seconds }
            .map { SpendAnomaly($0, spend: spend, through: through, settings: settings) }
            .max { ($0.state.severity, $0.ratio) < ($1.state.severity, $1.ratio) }
            .map { Reading(key: key, anomaly: $0) }
    }

    /// Stores what was noted. What the store does not take is lost to a restart, and to nothing else.
    mutating func store(in storage: StorageSupervisor, account: String) {
        guard !unsaved.isEmpty, storage.isOpen else { return }
        let expectations = unsaved.filter(\.isStorable)
        unsaved = []
        _ = try? storage.write { store throws(StorageError) in
            try store.recordSpendExpectations(expectations, account: account)
        }
    }
}

extension SpendAnomaly.State {
    fileprivate var severity: Int {
        switch self {
        case .normal: 0
        case .low: 1
        case .high: 2
        case .runaway: 3
        }
    }
}
