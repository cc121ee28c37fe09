import Exposition
import Storage

/// A metric of stored usage that only queries know, because its samples have the times of the usage.
struct UsageFamily: Sendable {
    let name: String
    /// The label `direction`; nil for a metric that has none.
    let direction: String?
    let help: String
    /// Nil where the gateway does not tell.
    let value: @Sendable (UsageRecord) -> Double?
    /// What an hour's sum is multiplied by to make a rate of it; nil for the sum itself.
    let rateFactor: Double?

    /// Between the samples of a rate, in seconds: no longer than the engine looks back.
    static let rateInterval: Int64 = 300

    var description: MetricDescription { MetricDescription(name: name, type: .gauge, unit: nil, help: help) }

    /// How many samples an hour has.
    var samplesPerHour: Int { rateFactor == nil ? 1 : Int(AccountHistory.hour / Self.rateInterval) }

    /// When the samples of the hour that begins then are, in milliseconds since 1970.
    ///
    /// The sum of an hour is its last millisecond's: a range of whole hours, closed or open, has each of its hours once.
    func sampleTimes(ofHour start: Int64) -> [Int64] {
        let end = start + AccountHistory.hour
        guard rateFactor != nil else { return [end * 1000 - 1] }
        return stride(from: start + Self.rateInterval, through: end, by: Int64.Stride(Self.rateInterval)).map { $0 * 1000 }
    }

    static let all: [UsageFamily] = {
        let source = " Stored usage under its own time, for queries only: it reaches back as far as usage is kept."
        let sum = " in the hour that ends with the sample." + source
        let rate = " in the hour that the sample is in, every five minutes." + source
        let requests: @Sendable (UsageRecord) -> Double? = { $0.requests.map(Double.init) }
        let cost: @Sendable (UsageRecord) -> Double? = { $0.costMicroUSD.map { Double($0) / 1e6 } }
        var families = [
            UsageFamily(
                name: "holysheep_usage_requests", direction: nil, help: "Requests" + sum, value: requests, rateFactor: nil),
            UsageFamily(
                name: "holysheep_usage_requests_per_minute", direction: nil, help: "Requests a minute" + rate,
                value: requests, rateFactor: 1 / 60),
            UsageFamily(
                name: "holysheep_usage_cost_usd", direction: nil, help: "Cost in US dollars" + sum, value: cost,
                rateFactor: nil),
            UsageFamily(
                name: "holysheep_usage_cost_usd_per_hour", direction: nil, help: "Cost in US dollars an hour" + rate,
                value: cost, rateFactor: 1),
        ]
        let tokens: [(String, @Sendable (UsageRecord) -> Double?)] = [
            ("input", { Double($0.inputTokens) }), ("output", { Double($0.outputTokens) }),
        ]
        for (direction, value) in tokens {
            families.append(
                UsageFamily(
                    name: "holysheep_usage_tokens", direction: direction, help: "Tokens" + sum, value: value,
                    rateFactor: nil))
            families.append(
                UsageFamily(
                    name: "holysheep_usage_tokens_per_minute", direction: direction, help: "Tokens a minute" + rate,
                    value: value, rateFactor: 1 / 60))
        }
        return families
    }()
}
