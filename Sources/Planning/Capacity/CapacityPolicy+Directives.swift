extension CapacityPolicy {
    /// What people's wishes make of what demand calls for.
    struct Settlement {
        /// Whole requests per minute.
        var value: Double
        /// The one that the value is from; nil when it is demand's.
        var winner: CapacityDirective?
        /// The others in force: later origins first, and of one origin the newest.
        var losers: [CapacityDirective]
        /// The burst allowance in force.
        var burstAllowance: Double

        /// The least that an override allows at most; nil where none does, or one that sets a value counts alone.
        var ceiling: Double? {
            guard winner?.mode != .set else { return nil }
            let all = losers + (winner.map { [$0] } ?? [])
            return all.filter { $0.mode == .ceiling }.map(\.requestsPerMinute).min()
        }
    }

    /// Schedules, then events, then overrides have their say; each goes from what those before it left.
    ///
    /// - Of several floors of one origin the highest counts, of several ceilings the lowest, and a ceiling counts after
    ///   the floors of its origin: less is the safer mistake to correct.
    /// - An override that sets a value counts alone; of several the newest.
    /// - All of them win over the policy's bounds: they are somebody's word.
    func apply(_ directives: [CapacityDirective], to value: Double) -> Settlement {
        let active = directives.filter { $0.requestsPerMinute >= 0 && $0.requestsPerMinute.isFinite }
        var value = value
        var winner: CapacityDirective?
        func follow(_ directive: CapacityDirective?, where changes: (Double) -> Bool) {
            guard let directive, changes(directive.wholeRequestsPerMinute) else { return }
            value = directive.wholeRequestsPerMinute
            winner = directive
        }
        for origin in CapacityDirective.Origin.allCases {
            let own = active.filter { $0.origin == origin }
            let newest = own.filter { $0.mode == .set }.max { $0.order < $1.order }
            if newest != nil {
                follow(newest) { _ in true }
                continue
            }
            follow(own.filter { $0.mode == .floor }.max { $0.requestsPerMinute < $1.requestsPerMinute }) { $0 > value }
            follow(own.filter { $0.mode == .ceiling }.min { $0.requestsPerMinute < $1.requestsPerMinute }) { $0 < value }
        }
        let losers = active.filter { $0 != winner }.sorted { ($1.origin, $1.order, $0.name) < ($0.origin, $0.order, $1.name) }
        // Whoever asks for another burst gets it, also when the value is somebody else's; of one origin the largest.
        let bursts = active.compactMap { directive in directive.burstAllowance.map { (directive.origin, $0) } }
        let burst = bursts.max { $0 < $1 }?.1
        return Settlement(
            value: value, winner: winner, losers: losers, burstAllowance: burst ?? rateLimit.burstAllowance)
    }
}

extension CapacityDirective {
    fileprivate var wholeRequestsPerMinute: Double {
        mode == .ceiling ? requestsPerMinute.rounded(.down) : requestsPerMinute.rounded(.up)
    }
}
