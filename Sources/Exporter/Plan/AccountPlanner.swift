import Forecasting
import Planning

/// Plans one account: forecasts and present → capacity. Pure; the time is the account's own.
struct AccountPlanner: Sendable {
    let policy: CapacityPolicy
    /// How far ahead capacity has to be there before demand is, in seconds.
    let leadTime: Int64
    /// The step of forecasts for the next hour, in seconds.
    let step: Int64

    /// In seconds.
    private static let withdrawnAfter: Int64 = 7 * 86_400

    /// Decides the capacity of every model and of the whole account.
    ///
    /// A model of which nothing has been known for a week, while something was of others, is withdrawn: it has no plan
    /// any more. When nothing is known of any, as in an outage, all keep what they have.
    ///
    /// - Parameters:
    ///   - present: what is known of each model's present, by model.
    ///   - directives: what people want now, by model.
    ///   - states: the decisions before, by model.
    func capacity(
        _ forecasts: [SeriesForecast], present: [String: PresentDemand],
        directives: [String: [CapacityDirective]] = [:], states: inout [String: CapacityState], now: Int64
    ) -> [CapacityPlan] {
        let newest = states.values.map(\.demandKnownAt).max() ?? now
        states = states.filter { newest - $0.value.demandKnownAt <= Self.withdrawnAfter }
        let demand = forecasts.filter { $0.key.metric == .requestsPerMinute }
        let forecastModels = demand.map(\.key.model)
        // A model that was decided on before, and of which nothing is known now, keeps its last capacity.
        let others = Set(present.keys).union(states.keys).union(directives.keys).subtracting(forecastModels)
        return (forecastModels + others.sorted()).compactMap { model in
            let forecast = demand.first { $0.key.model == model }
            // One step more than the lead time, because the first one has already begun.
            let view = forecast?.view(step: step, horizon: leadTime + step, now: now)
            let wishes = directives[model] ?? []
            var inputs = inputs(view: view, wishes: wishes, present: present[model] ?? PresentDemand(), now: now)
            inputs.baselineRPM = forecast?.view(step: AccountHistory.hour, horizon: AccountHistory.hour, now: now)
                .flatMap { $0.status == .stale ? nil : $0.points.first }
                .flatMap { $0.isAnnounced(by: wishes) ? nil : $0.value }
            let (state, recommendation) = policy.decide(
                state: states[model], inputs: inputs, directives: wishes, at: now)
            states[model] = state
            return recommendation.map { CapacityPlan(model: model, inputs: inputs, recommendation: $0) }
        }
    }

    private func inputs(
        view: ForecastView?, wishes: [CapacityDirective], present: PresentDemand, now: Int64
    ) -> CapacityInputs {
        let usable = view.flatMap { $0.status == .stale ? nil : $0 }
        let upper = usable?.points.filter { !$0.isAnnounced(by: wishes) }.compactMap { $0.quantiles[policy.headroomQuantile] }.max()
        return CapacityInputs(
            currentRPM: present.requestsPerMinute, forecastUpperRPM: upper,
            forecastSkill: usable?.accuracy.skillVsPersistence, queueDepth: present.queueDepth,
            errorRate: present.errorRate, throttledRatio: present.throttledRatio,
            rateLimitRemaining: present.rateLimitRemaining, latencySeconds: present.latencySeconds,
            dataAgeSeconds: present.ageSeconds ?? view.map { Double(now - $0.source.lastObservedEnd) })
    }
}
