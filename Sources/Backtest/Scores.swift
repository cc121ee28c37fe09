/// How good forecasts of one series were, or the mean over several.
public struct Scores: Sendable, Equatable {
    /// How many forecasts were compared.
    public var origins: Int
    /// Mean absolute scaled error: over each forecast, mean |error| / mean |change to the same time the day before| up
    /// to the origin; the mean of that over origins before which values changed (Hyndman and Koehler, 2006). Nil
    /// without any: errors are no multiple of changes that never were.
    public var mase: Double?
    /// Weighted absolute percentage error: sum |error| / sum of values; nil where those add up to nearly nothing.
    public var wape: Double?
    /// Weighted quantile loss: twice the mean over the quantiles 0.1 … 0.9 of the pinball loss / sum of values; nil as
    /// ``wape``.
    public var wql: Double?
    /// The share of values inside the 80 % interval.
    public var coverage80: Double
    /// The share of values inside the 95 % interval.
    public var coverage95: Double

    /// The mean of each number over those that have one, origins added up; nil of none.
    static func mean(_ scores: [Scores]) -> Scores? {
        func mean(_ numbers: [Double?]) -> Double? {
            let known = numbers.compactMap(\.self)
            return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        }
        guard let coverage80 = mean(scores.map(\.coverage80)), let coverage95 = mean(scores.map(\.coverage95)) else {
            return nil
        }
        return Scores(
            origins: scores.reduce(0) { $0 + $1.origins }, mase: mean(scores.map(\.mase)), wape: mean(scores.map(\.wape)),
            wql: mean(scores.map(\.wql)), coverage80: coverage80, coverage95: coverage95)
    }
}

/// Compares forecasts of one series with what came, one origin after the other.
struct Scoring {
    private let values: [Double]
    /// The sum of changes from day to day before each index, and how many there were.
    private var changes: [(sum: Double, count: Double)]

    private var origins = 0
    private var scaledErrors = 0.0
    /// How many origins ``scaledErrors`` is a sum over.
    private var scaledOrigins = 0
    private var errors = 0.0
    private var total = 0.0
    private var pinball = 0.0
    private var (inside80, inside95, compared) = (0.0, 0.0, 0.0)

    /// Values, and changes of values, that are less than this share of the series' mean, on average, are next to nothing.
    private static let leastShare = 1e-3
    private let mean: Double

    /// - Parameter values: the whole series; NaN is a gap, and not compared.
    init(values: [Double], stepsPerDay: Int) {
        self.values = values
        let known = values.filter { !$0.isNaN }
        mean = known.reduce(0, +) / Double(max(1, known.count))
        var change = (sum: 0.0, count: 0.0)
        changes = [change]
        changes.reserveCapacity(values.count + 1)
        for index in values.indices {
            if index >= stepsPerDay, case let size = abs(values[index] - values[index - stepsPerDay]), !size.isNaN {
                change = (change.sum + size, change.count + 1)
            }
            changes.append(change)
        }
    }

    /// - Parameters:
    ///   - known: how many values were known at the origin.
    ///   - points: for the values that follow.
    mutating func add(known: Int, points: [IssuedPoint]) {
        let scale = changes[known]
        guard scale.count > 0 else { return }
        var (sum, count) = (0.0, 0.0)
        for (actual, point) in zip(values[known...], points) where !actual.isNaN {
            let error = abs(actual - point.value)
            sum += error
            count += 1
            total += actual
            for index in 1...9 {
                let difference = actual - point.quantiles[index]
                let probability = IssuedPoint.probabilities[index]
                pinball += max(probability * difference, (probability - 1) * difference)
            }
            if actual >= point.quantiles[1], actual <= point.quantiles[9] { inside80 += 1 }
            if actual >= point.quantiles[0], actual <= point.quantiles[10] { inside95 += 1 }
        }
        guard count > 0 else { return }
        origins += 1
        errors += sum
        compared += count
        let change = scale.sum / scale.count
        guard change > Self.leastShare * mean else { return }
        scaledOrigins += 1
        scaledErrors += sum / count / change
    }

    /// Nil when nothing was compared.
    var scores: Scores? {
        guard origins > 0 else { return nil }
        let hasShares = total > Self.leastShare * mean * compared
        return Scores(
            origins: origins, mase: scaledOrigins > 0 ? scaledErrors / Double(scaledOrigins) : nil,
            wape: hasShares ? errors / total : nil, wql: hasShares ? 2 * pinball / 9 / total : nil,
            coverage80: inside80 / compared, coverage95: inside95 / compared)
    }
}
