extension ResidualIntervals {
    /// What past forecasts missed in one block.
    struct Sample {
        /// √actual − √forecast in single precision, √forecast, and the weight by age, as they are collected; empty once
        /// it is finished.
        var residuals: [(value: Double, root: Double, weight: Double)] = []
        /// √actual − √forecast, ascending.
        private(set) var errors: [Double] = []
        /// √forecast of each of ``errors``, four at a time; the last are filled up.
        private(set) var roots: [SIMD4<Double>] = []
        /// The weight by age of each, filled up with 0.
        private(set) var weights: [SIMD4<Double>] = []
        /// The lowest of ``roots``.
        private(set) var lowestRoot = Double.infinity
        /// How many origins they come from.
        var origins = 0
        /// The highest √forecast of more than a day ago.
        var highest = 0.0
        /// Over how many days they, or the differences that stand in, were collected.
        var days = Double.infinity

        /// Weights are summed up in stretches of so many blocks of four.
        private static let stretch = 4

        /// Errors of a few days have in common what no error of another day has: a day that is to come varies by 1 + 1/days
        /// times as much as those seen do among each other, as the prediction of a mean.
        func inflation(days: Double) -> Double { days > 0 ? (1 + 1 / days).squareRoot() : 1 }

        /// Sorts what was collected.
        mutating func finish() {
            let order = FloatOrder.ascending(residuals.map { Float($0.value) })
            let blocks = (order.count + 3) / 4
            errors.reserveCapacity(order.count)
            roots.reserveCapacity(blocks)
            weights.reserveCapacity(blocks)
            var index = 0
            while index < order.count {
                var (root, weight) = (SIMD4<Double>(repeating: .infinity), SIMD4<Double>.zero)
                for lane in 0..<min(4, order.count - index) {
                    let residual = residuals[order[index + lane]]
                    errors.append(residual.value)
                    root[lane] = residual.root
                    weight[lane] = residual.weight
                }
                lowestRoot = min(lowestRoot, root.min())
                roots.append(root)
                weights.append(weight)
                index += 4
            }
            residuals = []
        }

        /// The spread of √forecast.
        var rootSpread: Double {
            let count = Double(max(1, errors.count))
            let sums = roots.reduce(SIMD4<Double>.zero) { $0 + $1.replacing(with: 0, where: $1 .== .infinity) }
            let mean = sums.sum() / count
            let squares = roots.reduce(SIMD4<Double>.zero) { sum, root in
                let difference = (root - mean).replacing(with: 0, where: root .== .infinity)
                return sum + difference * difference
            }
            return (squares.sum() / count).squareRoot()
        }

        /// The errors at `probabilities`, interpolated between the middles of their weights; not empty.
        ///
        /// - Parameters:
        ///   - probabilities: ascending.
        ///   - weights: laid out as ``weights``.
        func quantiles(at probabilities: [Double], weights: [SIMD4<Double>]) -> [Double] {
            let sums = stride(from: 0, to: weights.count, by: Self.stretch).map { start -> Double in
                var sum = weights[start]
                for block in start + 1..<max(start + 1, min(start + Self.stretch, weights.count)) { sum += weights[block] }
                return sum.sum()
            }
            let total = sums.reduce(0, +)
            let width = 4 * Self.stretch
            // Everything before `index` is below what is looked for.
            var (sum, index) = (0.0, 0)
            func weight(_ index: Int) -> Double { weights[index / 4][index % 4] }
            return probabilities.map { probability in
                let wanted = probability * total
                while index < errors.count {
                    if index % width == 0, sum + sums[index / width] < wanted {
                        sum += sums[index / width]
                        index = min(index + width, errors.count)
                    } else if sum + weight(index) / 2 < wanted {
                        sum += weight(index)
                        index += 1
                    } else {
                        break
                    }
                }
                guard index < errors.count else { return errors[errors.count - 1] }
                guard index > 0 else { return errors[0] }
                let (below, above) = (sum - weight(index - 1) / 2, sum + weight(index) / 2)
                guard above > below else { return errors[index] }
                let share = (wanted - below) / (above - below)
                return errors[index - 1] + share * (errors[index] - errors[index - 1])
            }
        }
    }
}
