import Exposition

/// Turns a part of the daemon's state into metric families. Each file of this folder holds one; a
/// new one is added by its file and its line in ``all``.
typealias Collector = @Sendable (CollectorInput) -> [MetricFamily]

/// All that is exported on `/metrics`.
enum Collectors {
    static let all: [Collector] = [
        collectUpstream,
        collectRateLimit,
        collectUsage,
        collectPricing,
        collectQueue,
        collectForecasts,
        collectCapacity,
        collectBudgets,
        collectSpend,
        collectQuotas,
        collectRules,
        collectNotifications,
        collectStorage,
        collectHTTPServer,
        collectProcess,
        collectExporter,
        collectWindow,
    ]

    /// Every family. A value that is not finite is not known: its sample is left out.
    static func collect(_ input: CollectorInput) -> [MetricFamily] {
        all.flatMap { $0(input) }.map { family in
            var family = family
            family.samples.removeAll { !$0.value.isFinite }
            return family
        }
    }
}
