import Foundation
import Planning

/// Where an account stands in its plan's quota.
struct AccountQuota: Sendable {
    var account: String
    var quota: PlanQuota
}

/// Evaluates the daily quota of every account. Its requests by the hour are kept until its usage changes.
struct QuotaPlanner {
    private var hours: [String: (revision: Int, hours: [QuotaInputs.Hour])] = [:]

    /// Eight local days, and what clock changes add to them, in seconds.
    private static let reach: Int64 = 9 * 86_400

    /// One an account, at the account's time.
    mutating func plan(
        _ configuration: Configuration, accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)]
    ) -> [AccountQuota] {
        let names = Set(accounts.map(\.snapshot.name))
        hours = hours.filter { names.contains($0.key) }
        let plans = configuration.pricing.plans
        return accounts.map { snapshot, memory in
            let plan = configuration.accounts.first { $0.name == snapshot.name }?.plan
            let inputs = QuotaInputs(
                hours: requests(of: snapshot, memory), coveredFrom: memory.coverage?.lowerBound,
                coveredThrough: memory.coverage?.upperBound,
                requestsPerMinute: snapshot.plans.forecast(.requestsPerMinute, model: wholeAccount)?.long)
            return AccountQuota(
                account: snapshot.name,
                quota: PlanQuota(
                    plan: plan.flatMap { plans[$0] }, plans: plans, inputs: inputs, at: snapshot.seconds,
                    timeZone: configuration.timeZone.timeZone))
        }
    }

    private mutating func requests(of snapshot: AccountSnapshot, _ memory: AccountMemory) -> [QuotaInputs.Hour] {
        if let known = hours[snapshot.name], known.revision == memory.revision { return known.hours }
        var sums: [Int64: Int64?] = [:]
        let from = snapshot.seconds - Self.reach
        for record in memory.records where record.start >= from {
            // One row that lacks a number makes the hour's unknown.
            let sum = sums[record.start] ?? 0
            sums[record.start] = .some(sum.flatMap { sum in record.requests.map { sum.adding(saturating: $0) } })
        }
        let sorted = sums.sorted { $0.key < $1.key }.map { QuotaInputs.Hour(start: $0.key, requests: $0.value) }
        hours[snapshot.name] = (memory.revision, sorted)
        return sorted
    }
}
