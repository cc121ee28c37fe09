import Planning

/// The plans of `pricing.plans`: what is left out of a built-in plan stays as it is.
extension ServicePlans {
    init(reading value: ConfigurationValue) {
        self = ServicePlans.builtIn.overriding(
            (value.entries(atMost: 100) ?? []).compactMap { name, entry in
                guard name.isUsableName else {
                    entry.fail("is not a usable name of a plan", remedy: String.usableNameRemedy)
                    return nil
                }
                return ServicePlan(reading: entry, name: name, builtIn: ServicePlans.builtIn[name])
            })
    }
}

extension ServicePlan {
    enum Key: String, CaseIterable {
        case usdPerMonth = "usd_per_month"
        case requestsPerDay = "requests_per_day"
    }

    /// What stands for as many requests as one likes.
    static let unlimited = "unlimited"

    fileprivate init?(reading value: ConfigurationValue, name: String, builtIn: ServicePlan?) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let dollars = keys[.usdPerMonth]?.number(in: .between(0, and: 1e6))
        let price = dollars.map { MicroUSD.amount(ofDollars: $0) } ?? builtIn?.microUSDPerMonth
        guard let quota = keys[.requestsPerDay] else {
            if builtIn == nil {
                keys.missing(.requestsPerDay, "give the requests that the plan lets through a day, or unlimited")
            }
            self.init(name: name, microUSDPerMonth: price, requestsPerDay: builtIn?.requestsPerDay)
            return
        }
        if let word = quota.node.scalar, ScalarKind(word) == .text {
            guard word.string == Self.unlimited else {
                quota.fail("is neither a number nor \(Self.unlimited)", remedy: "give the requests a day, or unlimited")
                return nil
            }
            self.init(name: name, microUSDPerMonth: price, requestsPerDay: nil)
        } else if let requests = quota.integer(in: 1...1_000_000_000_000) {
            self.init(name: name, microUSDPerMonth: price, requestsPerDay: Int64(requests))
        } else {
            return nil
        }
    }

    /// The plan that `value` names, which must be one of `plans`.
    static func named(by value: ConfigurationValue, among plans: ServicePlans) -> String? {
        guard let name = value.text() else { return nil }
        guard plans[name] != nil else {
            let names = plans.all.map(\.name)
            let remedy = NearestName.of(name, among: names).map { "did you mean \($0)?" }
                ?? "the plans are \(names.joined(separator: ", ")); others can be added as pricing.plans"
            value.fail("\"\(name.excerpt)\" is not the name of a plan", remedy: remedy)
            return nil
        }
        return name
    }
}
