import Foundation
import JSON
import Planning
import Storage

/// Which decisions on capacity are worth keeping, and which of them wait to be stored.
///
/// A decision is kept when it changes what is to be provided or whose word it is. The others, one every few seconds, say
/// only that nothing has changed.
struct DecisionLog {
    private struct Kept: Equatable {
        var requestsPerMinute: Double
        var replicas: Int
        /// Whose word it is; nil for demand's.
        var author: String?
    }

    private var newest: [String: Kept] = [:]
    private var waiting: [StoredDecision] = []
    /// While the store takes nothing; the oldest go first.
    private static let mostWaiting = 10_000

    /// Goes on from what was decided before a restart.
    ///
    /// - Returns: what was in force, by model.
    mutating func restore(_ decisions: [StoredDecision], now: Int64) -> [String: CapacityState] {
        var states: [String: CapacityState] = [:]
        for decision in decisions {
            newest[decision.model] = Kept(
                requestsPerMinute: decision.requestsPerMinute, replicas: decision.replicas,
                author: decision.author)
            // What somebody asked for while nothing was known says nothing about demand.
            guard let demanded = decision.demanded else { continue }
            // What was wanted meanwhile nobody saw: windows begin anew.
            var state = CapacityState(requestsPerMinute: decision.requestsPerMinute, demanded: demanded, at: now)
            state.since = min(decision.at, now)
            states[decision.model] = state
        }
        return states
    }

    mutating func note(_ plan: CapacityPlan, account: String) {
        let kept = Kept(
            requestsPerMinute: plan.recommendation.requestsPerMinute, replicas: plan.recommendation.replicas,
            author: plan.recommendation.directive.map { "\($0.origin) \($0.name)" })
        guard newest[plan.model] != kept else { return }
        newest[plan.model] = kept
        if waiting.count >= Self.mostWaiting { waiting.removeFirst() }
        waiting.append(StoredDecision(plan, account: account))
    }

    /// Stores what waits; what can't be stored goes on waiting.
    mutating func store(in storage: StorageSupervisor) {
        guard !waiting.isEmpty else { return }
        let decisions = waiting
        do throws(StorageError) {
            _ = try storage.write { store throws(StorageError) in try store.appendDecisions(decisions) }
            waiting = []
        } catch where error.kind == .invalid {
            // One that can never be stored must not keep the others back.
            waiting = waiting.filter { $0.isStorable }
        } catch {}
    }
}

extension StoredDecision {
    fileprivate init(_ plan: CapacityPlan, account: String) {
        let recommendation = plan.recommendation
        self.init(
            account: account, model: plan.model, at: recommendation.at, action: recommendation.action.rawValue,
            source: recommendation.source.rawValue, binding: recommendation.binding.rawValue,
            requestsPerMinute: recommendation.requestsPerMinute,
            previousRequestsPerMinute: recommendation.previousRequestsPerMinute, replicas: recommendation.replicas,
            rate: recommendation.rateLimit.requestsPerSecond, burst: recommendation.rateLimit.burst,
            overrideID: plan.overrideID, inputs: String(decoding: plan.inputs.json.encoded(), as: UTF8.self),
            candidates: String(decoding: recommendation.candidatesJSON.encoded(), as: UTF8.self),
            reason: recommendation.reason)
    }

    private var parsedCandidates: [JSONValue] {
        (try? JSONValue(parsing: [UInt8](candidates.utf8)))?.array ?? []
    }

    /// Whose word it was; nil for demand's.
    fileprivate var author: String? {
        let winner = parsedCandidates.first { $0["name"]?.string != nil && $0["rule"]?.string == source }
        return winner.flatMap { $0["name"]?.string }.map { "\(source) \($0)" }
    }

    /// What demand alone called for: where somebody's word decided, the most that a rule of the policy asked for, and nil
    /// when none did.
    fileprivate var demanded: Double? {
        guard [.schedule, .event, .override].contains(CapacityRecommendation.Source(rawValue: source)) else {
            return requestsPerMinute
        }
        return parsedCandidates.filter { $0["name"]?.string == nil }.compactMap { $0["requests_per_minute"]?.double }.max()
    }
}
