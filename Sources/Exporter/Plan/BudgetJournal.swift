import Foundation
import Logging
import Planning
import Storage

/// What is remembered of budgets: limits that operators set, what each period came to, and what was crossed in it.
struct BudgetJournal {
    /// What a budget came to.
    struct Entry {
        var status: BudgetStatus
        /// In force, without what was carried over.
        var limitMicroUSD: Int64
        /// The definition's.
        var fingerprint: String
    }

    private struct PeriodKey: Hashable {
        var budget: String
        var start: Int64
    }

    /// Hears of every threshold once.
    let logger: Logger
    /// Limits that stand in for the configured ones, by budget.
    private(set) var limits: [String: StoredBudgetLimit] = [:]
    private var periods: [String: [StoredBudgetPeriod]] = [:]
    private var crossings: [PeriodKey: [StoredBudgetCrossing]] = [:]
    private var unsavedPeriods: [PeriodKey: StoredBudgetPeriod] = [:]
    private var unsavedCrossings: [StoredBudgetCrossing] = []
    private var isRestored = false

    /// A period under way began so long ago at most, in seconds.
    private static let longestPeriod: Int64 = 366 * 86_400
    /// Each period remembers what was carried into it, so that few tell of all before.
    private static let periodsInMind = 13
    /// While the store takes nothing; later ones are lost.
    private static let mostWaiting = 10_000

    init(logger: Logger) { self.logger = logger }

    /// Reads what operators and earlier runs left. What can't be read stays as it was.
    mutating func read(_ storage: StorageSupervisor, now: Int64) {
        guard storage.isOpen else { return }
        try? storage.read { store throws(StorageError) in
            limits = Dictionary(try store.budgetLimits().map { ($0.budget, $0) }) { first, _ in first }
            guard !isRestored else { return }
            periods = Dictionary(grouping: try store.budgetPeriods(from: now - Store.keepBudgetPeriodsSeconds), by: \.budget)
            crossings = Dictionary(grouping: try store.budgetCrossings(since: now - Self.longestPeriod)) {
                PeriodKey(budget: $0.budget, start: $0.start)
            }
            isRestored = true
        }
    }

    /// What is remembered of a budget.
    ///
    /// - Parameters:
    ///   - fingerprint: the budget's: what was remembered of it when it was over something else says nothing.
    ///   - periodStart: when the current period began.
    func memory(of budget: String, fingerprint: String, periodStart: Int64) -> BudgetMemory {
        let periods = (periods[budget] ?? []).suffix(Self.periodsInMind).filter { $0.scope == fingerprint }
        let isKnown = periods.contains { $0.start == periodStart }
        return BudgetMemory(
            periods: periods.map(BudgetMemory.Period.init),
            crossings: isKnown
                ? (crossings[PeriodKey(budget: budget, start: periodStart)] ?? []).map(BudgetCrossing.init) : [])
    }

    /// Takes over what budgets came to.
    mutating func note(_ entries: [Entry]) {
        // Before what was remembered is read, a crossing might be one that was told before.
        guard isRestored else { return }
        for entry in entries {
            let status = entry.status
            guard let spent = status.spentMicroUSD, entry.limitMicroUSD > 0 else { continue }
            let period = StoredBudgetPeriod(
                budget: status.name, start: status.period.start, end: status.period.end, scope: entry.fingerprint,
                limitMicroUSD: entry.limitMicroUSD, carriedMicroUSD: status.carriedMicroUSD, highMicroUSD: spent)
            note(period)
            let new = status.newCrossings.filter { note($0, of: status) }
            // Several at once are one piece of news.
            for basis in BudgetCrossing.Basis.allCases {
                new.filter { $0.basis == basis }.max { $0.ratio < $1.ratio }.map { tell($0, of: status) }
            }
        }
    }

    private mutating func note(_ period: StoredBudgetPeriod) {
        let key = PeriodKey(budget: period.budget, start: period.start)
        var known = periods[period.budget] ?? []
        if let index = known.firstIndex(where: { $0.start == period.start }) {
            guard known[index] != period else { return }
            // What another scope crossed says nothing of this one; the store forgets it likewise.
            if known[index].scope != period.scope { crossings[key] = nil }
            known[index] = period
        } else {
            known.append(period)
            known.sort { $0.start < $1.start }
        }
        periods[period.budget] = known
        unsavedPeriods[key] = period
    }

    /// - Returns: whether it is new.
    private mutating func note(_ crossing: BudgetCrossing, of status: BudgetStatus) -> Bool {
        let stored = StoredBudgetCrossing(crossing, budget: status.name, start: status.period.start)
        let key = PeriodKey(budget: stored.budget, start: stored.start)
        guard crossings[key]?.contains(where: { $0.isOfSameThreshold(as: stored) }) != true else { return false }
        crossings[key, default: []].append(stored)
        if unsavedCrossings.count < Self.mostWaiting { unsavedCrossings.append(stored) }
        return true
    }

    private func tell(_ crossing: BudgetCrossing, of status: BudgetStatus) {
        logger.warning(
            crossing.basis == .actual ? "budget threshold spent" : "budget threshold will be spent",
            metadata: [
                "budget": "\(status.name)", "threshold": "\(crossing.ratio.plain)",
                "limit_usd": "\(MicroUSD.dollars(crossing.limitMicroUSD).plain)",
                crossing.basis == .actual ? "spent_usd" : "projected_usd":
                    "\(MicroUSD.dollars(crossing.costMicroUSD).plain)",
                "see": "/budget/\(status.name)",
            ])
    }

    /// Stores what waits; what can't be stored goes on waiting.
    mutating func store(in storage: StorageSupervisor) {
        guard !unsavedPeriods.isEmpty || !unsavedCrossings.isEmpty else { return }
        let (periods, crossings) = (Array(unsavedPeriods.values), unsavedCrossings)
        do throws(StorageError) {
            try storage.write { store throws(StorageError) in
                try store.saveBudgetPeriods(periods)
                _ = try store.recordBudgetCrossings(crossings)
            }
            (unsavedPeriods, unsavedCrossings) = ([:], [])
        } catch where error.kind == .invalid {
            // What can never be stored must not keep the rest back for ever.
            (unsavedPeriods, unsavedCrossings) = ([:], [])
            logger.error("what budgets came to could not be stored, and is lost to a restart", metadata: ["error": "\(error)"])
        } catch {}
    }
}

extension BudgetMemory.Period {
    fileprivate init(_ stored: StoredBudgetPeriod) {
        self.init(
            start: stored.start, end: stored.end, limitMicroUSD: stored.limitMicroUSD,
            carriedMicroUSD: stored.carriedMicroUSD, highMicroUSD: stored.highMicroUSD)
    }
}

extension BudgetCrossing {
    fileprivate init(_ stored: StoredBudgetCrossing) {
        self.init(
            basis: stored.basis == .actual ? .actual : .forecast, ratio: Double(stored.ratioMillionths) / 1e6,
            at: stored.at, limitMicroUSD: stored.limitMicroUSD, costMicroUSD: stored.costMicroUSD)
    }
}

extension StoredBudgetCrossing {
    fileprivate init(_ crossing: BudgetCrossing, budget: String, start: Int64) {
        self.init(
            budget: budget, start: start, basis: crossing.basis == .actual ? .actual : .forecast,
            ratioMillionths: max(1, Int64((crossing.ratio * 1e6).rounded())), at: crossing.at,
            limitMicroUSD: crossing.limitMicroUSD, costMicroUSD: crossing.costMicroUSD)
    }

    fileprivate func isOfSameThreshold(as other: StoredBudgetCrossing) -> Bool {
        basis == other.basis && ratioMillionths == other.ratioMillionths
    }
}
