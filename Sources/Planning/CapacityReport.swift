import Forecasting

/// What the coming week needs, and what to do about it.
public struct CapacityReport: Sendable {
    /// A total with its interval; the ends are nil where sums were not measured.
    public struct Amount: Sendable, Equatable {
        public var median: Double
        public var lower80: Double?
        public var upper80: Double?
    }

    /// 24 hours of the week.
    public struct Day: Sendable {
        /// Unix seconds.
        public var start: Int64
        public var tokens: Amount
        public var costUSD: Amount?
    }

    /// What somebody should look at.
    public struct Recommendation: Sendable, Equatable {
        public enum Kind: String, Sendable { case capacity, cost, limit }
        public enum Priority: String, Sendable { case high, medium }
        public var kind: Kind
        public var priority: Priority
        /// One sentence for a person.
        public var message: String
        /// When it applies from, in Unix seconds.
        public var at: Int64?
        /// The cheaper model, and what it would save in the week.
        public var cheaperModel: String?
        public var savingUSD: Double?
    }

    /// What a model is expected to use in the week.
    public struct ModelUse: Sendable {
        public var model: String
        public var inputTokens: Double
        public var outputTokens: Double
        /// At the prices that its history shows, not the table's.
        public var costUSD: Double

        public init(model: String, inputTokens: Double, outputTokens: Double, costUSD: Double) {
            self.model = model
            self.inputTokens = inputTokens
            self.outputTokens = outputTokens
            self.costUSD = costUSD
        }
    }

    public var days: [Day]
    public var tokens: Amount
    public var costUSD: Amount?
    /// The hour with the most tokens, in Unix seconds.
    public var peakHour: Int64
    public var peakTokens: Double
    public var recommendations: [Recommendation]

    /// A day with more than so many times the mean day's tokens is a peak.
    public static let peakRatio = 1.5
    /// A week that costs more is worth a look, in US dollars.
    public static let costThresholdUSD = 1_000.0

    private static let hours = 168

    /// - Parameters:
    ///   - tokens: hourly sums of tokens.
    ///   - costUSD: hourly sums; nil when cost is not known.
    ///   - requests: requests a minute by the hour, to compare with `limit`.
    ///   - limit: the most requests a minute that are let through; nil when it is not known.
    ///   - models: the week by model.
    ///   - start: where the week begins, in Unix seconds. Forecasts may begin earlier, each at its own time.
    /// - Returns: nil when the forecast of tokens does not reach a week from there.
    public init?(
        tokens: Forecast, costUSD: Forecast?, requests: Forecast?, limit: Double?, models: [ModelUse],
        prices: PriceTable, from start: Int64
    ) {
        guard let week = tokens.steps(Self.hours, from: start) else { return nil }
        func amount(_ forecast: Forecast?, day: Int? = nil) -> Amount? {
            forecast.flatMap { forecast in
                forecast.steps(Self.hours, from: start).map { week in
                    guard let day else { return Amount(forecast, over: week) }
                    let first = week.lowerBound + 24 * day
                    return Amount(forecast, over: first..<first + 24)
                }
            }
        }
        let hours = Array(tokens.points[week])
        days = (0..<7).map { day in
            let first = week.lowerBound + 24 * day
            return Day(
                start: tokens.points[first].time, tokens: Amount(tokens, over: first..<first + 24),
                costUSD: amount(costUSD, day: day))
        }
        self.tokens = Amount(tokens, over: week)
        self.costUSD = amount(costUSD)
        let peak = hours.max { $0.value < $1.value } ?? hours[0]
        (peakHour, peakTokens) = (peak.time, peak.value)
        recommendations = []
        addPeak()
        addCost(models, prices: prices)
        addLimit(requests, limit: limit, from: start)
    }

    private mutating func addPeak() {
        let mean = tokens.median / 7
        guard let day = days.max(by: { $0.tokens.median < $1.tokens.median }), mean > 0,
            day.tokens.median > Self.peakRatio * mean
        else { return }
        let ratio = (day.tokens.median / mean * 10).rounded() / 10
        recommendations.append(
            Recommendation(
                kind: .capacity, priority: .high,
                message: "One day takes \(ratio) times the tokens of the mean day: provide for its peak.",
                at: day.start))
    }

    /// The model whose replacement by the cheapest one saves most.
    private mutating func addCost(_ models: [ModelUse], prices: PriceTable) {
        guard let cost = costUSD, cost.median > Self.costThresholdUSD else { return }
        var recommendation = Recommendation(
            kind: .cost, priority: .medium,
            message:
                "The week is expected to cost $\(Int(cost.median.rounded())), over $\(Int(Self.costThresholdUSD)).")
        let savings = models.flatMap { use in
            prices.prices.filter { prices.price(use.model).price != $0.value }.map { name, price in
                (
                    from: use.model, to: name,
                    saving: use.costUSD - (use.inputTokens * price.inputUSDPerMillion
                        + use.outputTokens * price.outputUSDPerMillion) / 1e6
                )
            }
        }
        if let best = savings.max(by: { ($0.saving, $1.to) < ($1.saving, $0.to) }), best.saving > 0 {
            recommendation.cheaperModel = best.to
            recommendation.savingUSD = best.saving
            recommendation.message +=
                " Moving \(best.from) to \(best.to) would save $\(Int(best.saving.rounded())), "
                + "if its answers do and token counts stay."
        }
        recommendations.append(recommendation)
    }

    private mutating func addLimit(_ requests: Forecast?, limit: Double?, from start: Int64) {
        guard let requests, let limit,
            let over = requests.points.first(where: {
                $0.time >= start && $0.time < start + Int64(Self.hours) * 3_600 && $0.value > limit
            })
        else { return }
        recommendations.append(
            Recommendation(
                kind: .limit, priority: .high,
                message: "\(Int(over.value.rounded())) requests a minute are expected, "
                    + "over the limit of \(Int(limit.rounded())).",
                at: over.time))
    }
}

extension Forecast {
    /// The next `count` steps from the one that contains `start`; nil where the forecast has not all of them.
    public func steps(_ count: Int, from start: Int64) -> Range<Int>? {
        guard let first = points.firstIndex(where: { $0.time <= start && start < $0.time + step }),
            first + count <= points.count
        else { return nil }
        return first..<first + count
    }
}

extension CapacityReport.Amount {
    /// The sum over part of a forecast. Sums are measured from the newest observation on, and by the day; a stretch
    /// that begins elsewhere is taken to have the relative errors of the measured one of its length that it begins in.
    fileprivate init(_ forecast: Forecast, over range: Range<Int>) {
        median = forecast.points[range].reduce(0) { $0 + $1.value }
        let length = range.count
        let start = range.lowerBound / length * length
        let measured = start..<start + length
        guard let base = forecast.total(over: measured, quantile: 0.5), base > 0 else { return }
        lower80 = forecast.total(over: measured, quantile: 0.1).map { median * $0 / base }
        upper80 = forecast.total(over: measured, quantile: 0.9).map { median * $0 / base }
    }
}
