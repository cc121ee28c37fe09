/// Linear regression that minimizes absolute errors, pulled towards what is thought beforehand.
///
/// Minimizes Σ wᵢ |yᵢ − xᵢ·b| + λ n Σ sⱼ (bⱼ − priorⱼ)², where n is the total weight of the rows and sⱼ the mean square
/// of feature j, by iteratively reweighted least squares: each round after the first divides the weight of a row by its
/// absolute error, or by 0.3 times the median of those if that is more.
struct AbsoluteRegression {
    /// How strongly coefficients are held at the prior.
    var penalty: Double
    /// How often rows are weighed anew after the first fit.
    var rounds: Int

    private static let leastError = 0.3

    /// - Parameters:
    ///   - rows: `targets.count` rows of `prior.count` features each, one after the other.
    ///   - weights: one per row, positive.
    /// - Returns: one coefficient per feature; the prior's where the equations have no answer.
    func fit(rows: [Double], targets: [Double], weights: [Double], prior: [Double]) -> [Double] {
        let features = prior.count
        var squares = [Double](repeating: 0, count: features)
        for row in targets.indices {
            for feature in 0..<features {
                let value = rows[row * features + feature]
                squares[feature] += value * value
            }
        }
        for feature in 0..<features { squares[feature] = max(squares[feature] / Double(targets.count), 1e-9) }

        var rowWeights = weights
        var coefficients = prior
        var errors = [Double](repeating: 0, count: targets.count)
        for round in 0...rounds {
            let total = rowWeights.reduce(0, +)
            let solution = Self.solve(rows: rows, targets: targets, weights: rowWeights, prior: prior) {
                penalty * total * squares[$0]
            }
            guard let solution else { return coefficients }
            coefficients = solution
            guard round < rounds else { break }
            for row in targets.indices {
                var estimate = 0.0
                for feature in 0..<features { estimate += rows[row * features + feature] * coefficients[feature] }
                errors[row] = abs(targets[row] - estimate)
            }
            let middle = FloatOrder.ascending(errors.map { Float($0) })[errors.count / 2]
            let least = max(errors[middle] * Self.leastError, 1e-6)
            for row in targets.indices { rowWeights[row] = weights[row] / max(errors[row], least) }
        }
        return coefficients
    }

    /// Weighted ridge regression by Cholesky's factorization of the normal equations.
    private static func solve(
        rows: [Double], targets: [Double], weights: [Double], prior: [Double], penalty: (Int) -> Double
    ) -> [Double]? {
        let features = prior.count
        var gram = [Double](repeating: 0, count: features * features)
        var right = [Double](repeating: 0, count: features)
        var offset = 0
        for row in targets.indices {
            let weight = weights[row]
            let target = targets[row]
            for first in 0..<features {
                let scaled = rows[offset + first] * weight
                right[first] += scaled * target
                let line = first * features
                for second in 0...first { gram[line + second] += scaled * rows[offset + second] }
            }
            offset += features
        }
        for feature in 0..<features {
            let strength = penalty(feature)
            gram[feature * features + feature] += strength
            right[feature] += strength * prior[feature]
        }
        for row in 0..<features {
            for column in 0...row {
                var sum = gram[row * features + column]
                for inner in 0..<column { sum -= gram[row * features + inner] * gram[column * features + inner] }
                if row == column {
                    guard sum > 1e-300, sum.isFinite else { return nil }
                    gram[row * features + row] = sum.squareRoot()
                } else {
                    gram[row * features + column] = sum / gram[column * features + column]
                }
            }
        }
        for row in 0..<features {
            for column in 0..<row { right[row] -= gram[row * features + column] * right[column] }
            right[row] /= gram[row * features + row]
        }
        for row in (0..<features).reversed() {
            for below in row + 1..<max(features, row + 1) { right[row] -= gram[below * features + row] * right[below] }
            right[row] /= gram[row * features + row]
        }
        return right.allSatisfy(\.isFinite) ? right : nil
    }
}
