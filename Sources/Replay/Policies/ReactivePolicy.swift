/// Kubernetes' HorizontalPodAutoscaler, version 2, with its default behaviour.
///
/// Every 15 s: desired = ⌈current × metric / target⌉, but no change while metric / target is within 10 % of 1. It scales
/// up at once, per 15 s to at most twice as many replicas or 4 more, whichever is more; it scales down
/// to the highest recommendation of the last five minutes. The metric is the share of decided capacity that the last
/// minute's requests take, throttled ones included.
///
/// Source: <https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/>, "Algorithm details"
/// and "Default behavior".
public struct ReactivePolicy: ScalingPolicy {
    public let interval: Int64 = 15
    private let rpmPerReplica: Double
    private let targetUtilization: Double
    private let replicas: ClosedRange<Double>
    private var recommendations: [(at: Int64, replicas: Double)] = []

    private static let tolerance = 0.1
    private static let stabilizationSeconds: Int64 = 300
    private static let growthFactor = 2.0
    private static let growthReplicas = 4.0

    /// - Parameters:
    ///   - bounds: of the capacity, in requests per minute; whole replicas within them are used.
    ///   - targetUtilization: what the metric should be, above 0.
    ///   - rpmPerReplica: what one replica serves, above 0. With 1 the capacity is continuous, as a rate limit is.
    public init(bounds: ClosedRange<Double>, targetUtilization: Double = 0.7, rpmPerReplica: Double = 1) {
        self.targetUtilization = targetUtilization
        self.rpmPerReplica = rpmPerReplica
        let most = max(1, (bounds.upperBound / rpmPerReplica).rounded(.down))
        replicas = min(max(1, (bounds.lowerBound / rpmPerReplica).rounded(.up)), most)...most
    }

    public mutating func decide(_ observation: Observation) -> Double {
        let current = (observation.decided / rpmPerReplica).rounded(.up)
        let utilization = current > 0 ? observation.requestsPerMinute / (current * rpmPerReplica) : 0
        return decide(current: current, utilization: utilization, at: observation.time) * rpmPerReplica
    }

    /// The replicas to have.
    mutating func decide(current: Double, utilization: Double, at time: Int64) -> Double {
        // What runs when the controller starts counts as recommended, so that a restart scales nothing down.
        if recommendations.isEmpty { recommendations.append((time, current)) }
        recommendations.removeAll { $0.at <= time - Self.stabilizationSeconds }
        let desired = Self.desired(current: current, metric: utilization, target: targetUtilization)
        recommendations.append((time, desired))
        let highest = recommendations.reduce(desired) { max($0, $1.replicas) }
        let stabilized = desired < current ? min(current, highest) : desired
        let growthLimit = max(current * Self.growthFactor, current + Self.growthReplicas)
        return min(max(min(stabilized, growthLimit), replicas.lowerBound), replicas.upperBound)
    }

    /// The algorithm's formula with its tolerance.
    static func desired(current: Double, metric: Double, target: Double) -> Double {
        let ratio = metric / target
        return abs(1 - ratio) <= tolerance ? current : (current * ratio).rounded(.up)
    }
}
