import Foundation

/// How wrong sums over days, weeks and months are, told by the history itself.
///
/// From the end of every day of the past, the days after it are forecast as the usual week before it (``UsualWeek``)
/// and compared with what came, for sums over several lengths. Relative errors of longer sums are smaller where days
/// err independently, and larger where the level drifts: their size is taken to grow as a power of the length, which is
/// estimated from all lengths together and drawn towards what it usually is, the more the less there is to estimate it
/// from (Bayesian regression with a normal prior). How uncertain it is widens intervals as Student's t does.
struct SumErrors {
    /// The lengths, in days, whose errors are measured.
    static let lengths = [1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 56, 84]
    /// By which power of the length errors usually grow, and its standard deviation among series.
    private static let usualGrowth = (mean: -0.1, deviation: 0.2)
    /// Errors at several lengths come from the same days: together they count as a third of as many.
    private static let redundancy = 3.0
    /// A sum is not taken to be more than sixteen times its forecast: beyond, it says no more.
    private static let largest = 3.0
    /// The mean absolute deviation of a normal distribution of standard deviation 1, inverted.
    private static let perAbsolute = (Double.pi / 2).squareRoot()
    /// A day counts when so much of it was observed.
    private static let leastObserved = 0.75

    private let growth: Double
    private let growthVariance: Double
    /// The mean logarithms of length and size, weighted by evidence.
    private let center: (length: Double, size: Double)
    private let sizeVariance: Double
    /// The logarithm of the longest length that was measured.
    private let longest: Double

    /// - Parameters:
    ///   - days: the totals of days, the newest last.
    ///   - isObserved: of each, whether it was really seen.
    /// - Returns: nil when no sum can be compared with a forecast from the usual week.
    init?(days: [Double], isObserved: [Bool]) {
        var sums = [0.0]
        var unseen = [0]
        for (day, isSeen) in zip(days, isObserved) {
            sums.append(sums[sums.count - 1] + day)
            unseen.append(unseen[unseen.count - 1] + (isSeen ? 0 : 1))
        }
        var sizes = [Double](repeating: 0, count: Self.lengths.count)
        var counts = sizes
        for origin in stride(from: 7, to: days.count, by: 1) {
            guard let week = UsualWeek.mean(days, stepsPerWeek: 7, before: origin) else { continue }
            let weekTotal = week.reduce(0, +)
            for (index, length) in Self.lengths.enumerated() where origin + length <= days.count {
                guard unseen[origin + length] == unseen[origin] else { continue }
                let forecast = Double(length / 7) * weekTotal + week.prefix(length % 7).reduce(0, +)
                guard forecast > 0 else { continue }
                let error = (max(0, sums[origin + length] - sums[origin]) / forecast).squareRoot() - 1
                sizes[index] += min(abs(error), Self.largest)
                counts[index] += 1
            }
        }
        // The logarithm of a variance that was estimated from n independent errors has a variance of about 2 / n.
        var measured: [(length: Double, size: Double, independent: Double)] = []
        for (index, length) in Self.lengths.enumerated() where counts[index] > 0 && sizes[index] > 0 {
            let size = sizes[index] / counts[index] * Self.perAbsolute
            let independent = (counts[index] + Double(length) - 1) / Double(length)
            measured.append((Foundation.log(Double(length)), Foundation.log(size), independent))
        }
        guard let last = measured.last else { return nil }
        let total = measured.reduce(0) { $0 + $1.independent }
        let center = (
            length: measured.reduce(0) { $0 + $1.independent * $1.length } / total,
            size: measured.reduce(0) { $0 + $1.independent * $1.size } / total
        )
        let precision = 1 / (Self.usualGrowth.deviation * Self.usualGrowth.deviation)
        var (squares, products) = (precision, precision * Self.usualGrowth.mean)
        for point in measured {
            let weight = 2 * point.independent / Self.redundancy
            let distance = point.length - center.length
            squares += weight * distance * distance
            products += weight * distance * (point.size - center.size)
        }
        growth = products / squares
        growthVariance = 1 / squares
        self.center = center
        let independent = measured.reduce(0) { $0 + $1.independent * $1.independent } / total
        sizeVariance = 1 / (2 * max(1, independent))
        longest = last.length
    }

    /// The totals of whole days of a history, up to its end.
    init?(_ history: History) {
        let day = history.stepsPerDay
        let count = history.values.count / day
        let first = history.values.count - count * day
        var (days, isObserved): ([Double], [Bool]) = ([], [])
        for index in 0..<count {
            let steps = first + index * day..<first + (index + 1) * day
            days.append(history.values[steps].reduce(0, +))
            let seen = history.observed[steps].reduce(into: 0) { if !$1.isNaN { $0 += 1 } }
            isObserved.append(Double(seen) >= Self.leastObserved * Double(day))
        }
        self.init(days: days, isObserved: isObserved)
    }

    /// How large the relative error of the square root of a sum is: its standard deviation.
    ///
    /// Past the longest length measured it does not shrink any further, since nothing shows that it does.
    func size(days: Double) -> Double {
        let length = Foundation.log(days)
        let known = min(length, longest)
        let beyond = max(0, length - longest) * max(growth, 0)
        return exp(center.size + growth * (known - center.length) + beyond)
    }

    /// ``size(days:)`` as the half-width of an interval from the 10 % to the 90 % quantile, wider the less certain it
    /// is.
    func halfWidth80(days: Double) -> Double {
        let distance = Foundation.log(days) - center.length
        let variance = sizeVariance + growthVariance * distance * distance
        return size(days: days) * Quantiles.student90(freedom: max(1, 1 / (2 * variance)))
    }
}
