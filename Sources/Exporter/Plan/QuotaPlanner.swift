import Foundation
import Planning
import Storage

/// Where an account stands in its plan's quota.
struct AccountQuota: Sendable {
    var account: String
    var quota: PlanQuota
}

/// Evaluates the daily quota of every account: when its usage, its forecast or the plans change, and every minute.
struct QuotaPlanner {
    private struct Basis: Equatable {
        /// Of the account's history and forecasts.
        var revision: Int
        /// Days begin at whole minutes, in every time zone.
        var minute: Int64
        var plan: String?
        var plans: ServicePlans
        var timeZone: TimeZone
    }

    private var quotas: [String: (basis: Basis, quota: PlanQuota)] = [:]

    /// Eight local days, and what clock changes add to them, in seconds.
    private static let reach: Int64 = 9 * 86_400

    /// One an account, at the account's time.
    mutating func plan(
        _ configuration: Configuration, accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)]
    ) -> [AccountQuota] {
        let names = Set(accounts.map(\.snapshot.name))
        quotas = quotas.filter { names.contains($0.key) }
        return accounts.map { snapshot, memory in
            let name = snapshot.name
            let basis = Basis(
                revision: memory.revision, minute: snapshot.seconds / 60,
                plan: configuration.accounts.first { $0.name == name }?.plan, plans: configuration.pricing.plans,
                timeZone: configuration.timeZone.timeZone)
            let known = quotas[name].flatMap { $0.basis == basis ? $0.quota : nil }
            let quota = known ?? Self.evaluate(snapshot, memory, basis)
            quotas[name] = (basis, quota)
            return AccountQuota(account: name, quota: quota)
        }
    }

    private static func evaluate(_ snapshot: AccountSnapshot, _ memory: AccountMemory, _ basis: Basis) -> PlanQuota {
        let inputs = QuotaInputs(
            hours: memory.requests, coveredFrom: memory.coverage?.lowerBound,
            coveredThrough: memory.coverage?.upperBound,
            requestsPerMinute: snapshot.plans.forecast(.requestsPerMinute, model: wholeAccount)?.long)
        return PlanQuota(
            plan: basis.plan.flatMap { basis.plans[$0] }, plans: basis.plans, inputs: inputs, at: snapshot.seconds,
            timeZone: basis.timeZone)
    }

    /// What `records` tell of the requests of the days that quotas look at, until `now` in Unix seconds.
    static func requests(_ records: [UsageRecord], now: Int64) -> [QuotaInputs.Hour] {
        var sums: [Int64: Int64?] = [:]
        for record in records where record.start >= now - reach {
            // One row that lacks a number makes the hour's unknown.
            let sum = sums[record.start] ?? 0
            sums[record.start] = .some(sum.flatMap { sum in record.requests.map { sum.adding(saturating: $0) } })
        }
        return sums.sorted { $0.key < $1.key }.map { QuotaInputs.Hour(start: $0.key, requests: $0.value) }
    }
}
