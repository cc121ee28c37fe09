import Foundation

/// What a token bucket's rate adapts to besides the capacity in force: how fast demand rises, what is usual at this time,
/// and how well the gateway is. Learned from one decision to the next, in the first minutes twice as fast.
public struct RateSignals: Sendable, Equatable {
    /// How much demand rises in a minute, in requests per minute; negative when it falls.
    public private(set) var velocity: Double
    /// What the rate is multiplied by because of the gateway's health: 1 when it is well.
    public private(set) var health: Double
    /// What is usual at this time of the week, in requests per minute; nil when it is not known.
    public private(set) var baselineRPM: Double?
    /// Present demand where it was known last, in requests per minute.
    private var demand: Double?
    private var at: Int64
    private let startedAt: Int64

    private static let halfLifeSeconds = 30.0
    private static let warmUpSeconds: Int64 = 300
    /// Demand goes on rising for so long, in minutes, before anybody can act on it.
    private static let minutesAhead = 1.0

    /// - Parameters:
    ///   - signals: those of the decision before.
    ///   - time: now, in Unix seconds.
    init(after signals: RateSignals?, inputs: CapacityInputs, policy: RateLimitPolicy, at time: Int64) {
        let target = Self.health(inputs, policy: policy)
        demand = inputs.currentRPM
        baselineRPM = inputs.baselineRPM
        at = time
        guard let signals, time >= signals.at else {
            (velocity, health, startedAt) = (0, target, time)
            return
        }
        startedAt = signals.startedAt
        let isWarmingUp = time - startedAt < Self.warmUpSeconds
        let halfLife = isWarmingUp ? Self.halfLifeSeconds / 2 : Self.halfLifeSeconds
        let seconds = Double(time - signals.at)
        let weight = 1 - exp2(-seconds / halfLife)
        health = signals.health + weight * (target - signals.health)
        velocity = signals.velocity
        if let now = inputs.currentRPM, let before = signals.demand, seconds > 0 {
            velocity += weight * ((now - before) / seconds * 60 - velocity)
        } else if inputs.currentRPM == nil {
            velocity = 0
            demand = signals.demand
        }
    }

    private static func health(_ inputs: CapacityInputs, policy: RateLimitPolicy) -> Double {
        guard let health = policy.health else { return 1 }
        let isUnwell =
            (inputs.latencySeconds ?? 0) > health.latencySeconds || (inputs.errorRate ?? 0) > health.errorRate
        return isUnwell && health.factor > 0 ? min(health.factor, 1) : 1
    }

    /// What demand is to be provided for while it grows by more than half of itself in a minute: where it will be in two
    /// minutes, but at most twice what it is. Nil when it does not.
    ///
    /// More capacity takes minutes to come, and a surge that goes on is over by then; of one that stops, twice the demand is
    /// soon given back.
    var surge: Double? {
        guard let demand, velocity > demand / 2 else { return nil }
        return min(demand + 2 * velocity, 2 * demand)
    }

    /// What demand may be in a minute: what is now or what is usual, whichever is more, and what comes on top.
    var demandAhead: Double { max(demand ?? 0, baselineRPM ?? 0) + max(0, velocity) * Self.minutesAhead }
}
