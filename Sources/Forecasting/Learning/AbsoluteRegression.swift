/// Linear regression that minimizes absolute errors, pulled towards what is thought beforehand.
///
/// By iteratively reweighted least squares (Holland and Welsch, "Robust regression using iteratively reweighted
/// least-squares", 1977): each round minimizes Σ vᵢ (yᵢ − xᵢ·b)² + λ Σ vᵢ Σ sⱼ (bⱼ − priorⱼ)², where sⱼ is the mean
/// square of feature j and vᵢ the weight of row i over its absolute error so far, or over 0.3 times the median of those
/// if that is more. While no errors are known, which is the first round without a start, vᵢ is the weight itself.
struct AbsoluteRegression {
    /// How strongly coefficients are held at the prior.
    var penalty: Double
    /// How often the coefficients are found anew, at least 1; once less with a start.
    var rounds: Int

    private static let leastError = 0.3
    private static let sampledErrors = 250

    /// - Parameters:
    ///   - rows: as many features as the prior has.
    ///   - weights: one per row, positive.
    ///   - start: coefficients to take the first errors from, which saves a round.
    /// - Returns: one coefficient per feature; where the equations have no answer those found so far, at first the
    ///   start's or the prior's.
    func fit(
        _ rows: RegressionRows, targets: [Double], weights: [Double], prior: [Double], start: [Double]? = nil
    ) -> [Double] {
        let squares = rows.meanSquares.map { max($0, 1e-9) }
        var rowWeights = weights
        var coefficients = start ?? prior
        var errors = [Double](repeating: 0, count: rows.count)
        for round in 0..<(start == nil ? rounds : rounds - 1) {
            if round > 0 || start != nil {
                let factors = rows.packed(coefficients)
                for row in 0..<rows.count { errors[row] = abs(targets[row] - rows.product(row: row, factors)) }
                let least = max(Self.typicalError(errors) * Self.leastError, 1e-6)
                for row in 0..<rows.count { rowWeights[row] = weights[row] / max(errors[row], least) }
            }
            let strength = penalty * rowWeights.reduce(0, +)
            let solution = Self.solve(
                rows, targets: targets, weights: rowWeights, prior: prior, penalties: squares.map { strength * $0 })
            guard let solution else { return coefficients }
            coefficients = solution
        }
        return coefficients
    }

    /// The median of about so many of them, evenly spread.
    private static func typicalError(_ errors: [Double]) -> Double {
        var sample = stride(from: 0, to: errors.count, by: max(1, errors.count / sampledErrors))
            .map { (value: errors[$0], weight: 1.0) }
        return WeightedQuantile.median(&sample)
    }

    /// Weighted ridge regression by Cholesky's factorization of the normal equations.
    private static func solve(
        _ rows: RegressionRows, targets: [Double], weights: [Double], prior: [Double], penalties: [Double]
    ) -> [Double]? {
        let features = prior.count
        var (gram, right) = rows.normalEquations(targets: targets, weights: weights)
        for feature in 0..<features {
            gram[feature * features + feature] += penalties[feature]
            right[feature] += penalties[feature] * prior[feature]
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
            for below in row + 1..<features { right[row] -= gram[below * features + row] * right[below] }
            right[row] /= gram[row * features + row]
        }
        return right.allSatisfy(\.isFinite) ? right : nil
    }
}
