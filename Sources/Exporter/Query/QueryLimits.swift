import PromQL

/// What a query may take: less than Prometheus grants, because the exporter has other things to do.
enum QueryLimits {
    /// The most samples in memory at once.
    static let samples = 5_000_000
    /// The longest time a query, or a rule, may take.
    static let seconds = 10.0
    /// The most steps of a range query, as in Prometheus.
    static let steps: Int64 = 11_000

    static let engine: Engine = {
        var options = Engine.Options()
        options.maximumSamples = samples
        return Engine(options: options)
    }()
}
