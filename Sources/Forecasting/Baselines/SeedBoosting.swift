import Foundation

/// The model of the article on capacity planning: gradient boosting on lags, rolling statistics and the calendar, 200
/// trees of depth 5 at a rate of 0.1, one step ahead; further steps take the forecasts before them for known.
///
/// Features: the values 1, 2, 3, 24, 48 and 168 steps before; mean, deviation and maximum of the last 6, 12, 24 and
/// 168; sine and cosine of the time of day and of the week. Steps are hours in the article, and whatever the series has
/// here.
///
/// It differs from the article's in three ways: the trees are ``BoostedTrees``, which minimize absolute errors, not
/// squared ones; at least 10 rows to split are 5 rows in each leaf; and only the newest 1,000 rows are learned from, to
/// bound the time of a fit.
struct SeedBoosting: ForecastMethod {
    let name = "seed_boosting"

    private static let trees = BoostedTrees(
        trees: 200, depth: 5, rate: 0.1, featureShare: 1, rowShare: 1, leastRows: 5)
    private static let lags = [1, 2, 3, 24, 48, 168]
    private static let windows = [6, 12, 24, 168]
    private static let reach = 168
    private static let rows = 1_000
    private static let fewestRows = 48
    private static let features = 6 + 3 * 4 + 4

    /// - Returns: what the trees start from, and the trees.
    func fit(_ past: Past) -> [Double]? {
        let first = max(Self.reach, past.count - Self.rows)
        guard past.count - first >= Self.fewestRows else { return nil }
        var values = Array(past.raw.values[(first - Self.reach)..<first])
        let middle = past.raw.mean(first, past.count)
        var table = BoostedTrees.Table(features: Self.features)
        for index in first..<past.count {
            Self.append(values, index: index, past: past, to: &table.rows)
            table.targets.append(past.raw[index] - middle)
            table.weights.append(1)
            values.append(past.raw[index])
        }
        return [middle] + Self.trees.fit(table)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard past.count >= Self.reach, let middle = coefficients.first else { return nil }
        var values = Array(past.raw.values[(past.count - Self.reach)..<past.count])
        var row: [Double] = []
        for step in 0..<steps {
            row.removeAll(keepingCapacity: true)
            Self.append(values, index: past.count + step, past: past, to: &row)
            values.append(max(0, middle + Self.trees.estimate(row, trees: coefficients.dropFirst())))
        }
        return Array(values.suffix(steps))
    }

    /// The features of the step that follows `values`, which is number `index` of the past.
    private static func append(_ values: [Double], index: Int, past: Past, to rows: inout [Double]) {
        let end = values.count
        for lag in lags { rows.append(values[end - lag]) }
        for window in windows {
            var (sum, squares, highest) = (0.0, 0.0, 0.0)
            for position in end - window..<end {
                sum += values[position]
                squares += values[position] * values[position]
                highest = max(highest, values[position])
            }
            let mean = sum / Double(window)
            rows.append(mean)
            rows.append(max(0, squares / Double(window) - mean * mean).squareRoot())
            rows.append(highest)
        }
        for period in [past.stepsPerDay, 7 * past.stepsPerDay] {
            let angle = 2 * Double.pi * Double((past.firstIndex + index) % period) / Double(period)
            rows.append(sin(angle))
            rows.append(cos(angle))
        }
    }
}
