import Forecasting
import Foundation

/// What the coming week needs, and what to do about it.
public struct CapacityReport: Sendable {
    /// A total with its interval; the ends are nil where sums were not measured.
    public struct Amount: Sendable, Equatable {
        public var median: Double
        public var lower80: Double?
        public var upper80: Double?
    }

    /// What the week has of a day: the first and the last day are in part before and after it.
    public struct Day: Sendable {
        /// Unix seconds.
        public var start: Int64
        /// Unix seconds.
        public var end: Int64
        /// Whether all of the day is in the week.
        public var isWhole: Bool
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

    /// How many hours a report is about.
    public static let hours = 168

    /// - Parameters:
    ///   - tokens: hourly sums of tokens.
    ///   - costUSD: hourly sums; nil when cost is not known.
    ///   - requests: requests a minute by the hour, to compare with `limit`.
    ///   - limit: the most requests a minute that are let through, as the gateway's headers tell; nil when they do not.
    ///   - models: the week by model.
    ///   - start: where the week begins, in Unix seconds. Forecasts may begin earlier, each at its own time.
    ///   - timeZone: of the days.
    /// - Returns: nil when the forecast of tokens does not reach a week from there.
    public init?(
        tokens: Forecast, costUSD: Forecast?, requests: Forecast?, limit: Double?, models: [ModelUse],
        prices: PriceTable, from start: Int64, timeZone: TimeZone
    ) {
        guard let week = tokens.steps(Self.hours, from: start) else { return nil }
        let costWeek = costUSD?.steps(Self.hours, from: start)
        let hours = Array(tokens.points[week])
        days = Self.days(of: hours, step: tokens.step, timeZone).map { day, hours in
            Day(
                start: tokens.points[week.lowerBound + hours.lowerBound].time,
                end: tokens.points[week.lowerBound + hours.upperBound - 1].time + tokens.step,
                isWhole: Int64(hours.count) * tokens.step == day.end - day.start,
                tokens: Amount(tokens, over: hours.shifted(by: week.lowerBound)),
                costUSD: costUSD.flatMap { cost in
                    costWeek.map { Amount(cost, over: hours.shifted(by: $0.lowerBound)) }
                })
        }
        self.tokens = Amount(tokens, over: week)
        self.costUSD = costUSD.flatMap { cost in costWeek.map { Amount(cost, over: $0) } }
        let peak = hours.max { $0.value < $1.value } ?? hours[0]
        (peakHour, peakTokens) = (peak.time, peak.value)
        recommendations = []
        addPeak()
        addCost(models, prices: prices)
        addLimit(requests, limit: limit, from: start)
    }

    /// The days that steps begin in, with the steps of each.
    private static func days(
        of points: [ForecastPoint], step: Int64, _ timeZone: TimeZone
    ) -> [(day: CalendarPeriod, steps: Range<Int>)] {
        var days: [(day: CalendarPeriod, steps: Range<Int>)] = []
        for (index, point) in points.enumerated() {
            if let last = days.last, point.time < last.day.end {
                days[days.count - 1].steps = last.steps.lowerBound..<index + 1
            } else {
                days.append((CalendarPeriod.containing(point.time, .day, timeZone), index..<index + 1))
            }
        }
        return days
    }

    private mutating func addPeak() {
        let mean = tokens.median / 7
        guard let day = days.filter(\.isWhole).max(by: { $0.tokens.median < $1.tokens.median }), mean > 0,
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
                    + "over the limit of \(Int(limit.rounded())) that the gateway's headers tell.",
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
    /// The sum over part of a forecast.
    fileprivate init(_ forecast: Forecast, over range: Range<Int>) {
        median = forecast.total(over: range, quantile: 0.5) ?? 0
        lower80 = forecast.total(over: range, quantile: 0.1)
        upper80 = forecast.total(over: range, quantile: 0.9)
    }
}

extension Range<Int> {
    fileprivate func shifted(by count: Int) -> Range { lowerBound + count..<upperBound + count }
}
