/// A plan that HolySheep sells: a price a month, and how many requests a day it lets through.
public struct ServicePlan: Sendable, Hashable {
    public let name: String
    /// In micro-dollars; nil where it is not known.
    public let microUSDPerMonth: Int64?
    /// Nil stands for as many as one likes.
    public let requestsPerDay: Int64?

    public init(name: String, microUSDPerMonth: Int64?, requestsPerDay: Int64?) {
        self.name = name
        self.microUSDPerMonth = microUSDPerMonth
        self.requestsPerDay = requestsPerDay
    }

    /// Whether a day may have so many requests.
    public func covers(_ requests: Int64) -> Bool { requestsPerDay.map { requests <= $0 } ?? true }
}

/// The plans there are.
public struct ServicePlans: Sendable, Equatable {
    /// The cheapest first, those of unknown price last.
    public let all: [ServicePlan]

    /// The plans of HolySheep's article on traffic spikes. What Enterprise costs is agreed with each customer.
    public static let builtIn = ServicePlans([
        ServicePlan(name: "free", microUSDPerMonth: 0, requestsPerDay: 1_000),
        ServicePlan(name: "starter", microUSDPerMonth: 49_000_000, requestsPerDay: 50_000),
        ServicePlan(name: "professional", microUSDPerMonth: 299_000_000, requestsPerDay: 500_000),
        ServicePlan(name: "enterprise", microUSDPerMonth: nil, requestsPerDay: nil),
    ])

    /// - Parameter plans: with names that differ.
    public init(_ plans: [ServicePlan]) {
        func order(_ plan: ServicePlan) -> (Int64, Int64, String) {
            (plan.microUSDPerMonth ?? .max, plan.requestsPerDay ?? .max, plan.name)
        }
        all = plans.sorted { order($0) < order($1) }
    }

    public subscript(name: String) -> ServicePlan? { all.first { $0.name == name } }

    /// The plans with some replaced or added.
    public func overriding(_ plans: [ServicePlan]) -> ServicePlans {
        let replaced = Set(plans.map(\.name))
        return ServicePlans(all.filter { !replaced.contains($0.name) } + plans)
    }

    /// The cheapest plan for days of so many requests; nil when none is large enough.
    public func cheapest(covering requests: Int64) -> ServicePlan? { all.first { $0.covers(requests) } }
}
