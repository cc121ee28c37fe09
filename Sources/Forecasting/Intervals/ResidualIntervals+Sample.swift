extension ResidualIntervals {
    /// What past forecasts missed in one block.
    struct Sample {
        /// One of what was missed.
        struct Residual {
            /// √actual − √forecast.
            let value: Double
            /// √forecast.
            let root: Double
            /// How much it counts, whatever is forecast now.
            var weight: Double
            /// How much it counts by its age alone.
            var weightByAge: Double

            /// - Parameter weightByAge: as much as `weight` when nil.
            init(_ value: Double, root: Double, weight: Double, weightByAge: Double? = nil) {
                (self.value, self.root, self.weight) = (value, root, weight)
                self.weightByAge = weightByAge ?? weight
            }
        }

        /// What was missed, as it is collected; empty once it is finished.
        var residuals: [Residual] = []
        /// √actual − √forecast, ascending as far as single precision tells them apart.
        private(set) var errors: [Double] = []
        /// √forecast of each of ``errors``, four at a time; the last are filled up.
        private(set) var roots: [SIMD4<Double>] = []
        /// The weight of each, filled up with 0.
        private(set) var weights: [SIMD4<Double>] = []
        /// The sum of ``weights``.
        private(set) var weight = 0.0
        /// The weight by age of each, laid out as ``weights``.
        private(set) var weightsByAge: [SIMD4<Double>] = []
        /// 1 where what came was nothing, and 0 elsewhere, laid out as ``weights``; empty when that is nowhere.
        private(set) var nothings: [SIMD4<Double>] = []
        /// The lowest of ``roots``.
        private(set) var lowestRoot = Double.infinity
        /// The highest of ``roots``; 0 where ``nothings`` is empty.
        private(set) var highestRoot = 0.0
        /// How many origins they come from.
        var origins = 0
        /// The highest √forecast of more than a day ago.
        var highest = 0.0
        /// Over how many days they, or the differences that stand in, were collected.
        var days = Double.infinity

        /// Sums of weights are known after each so many blocks of four.
        private static let stretch = 4

        /// How much wider intervals are than the errors of so many days. Those have in common what no error of another day
        /// has: a day that is to come varies by 1 + 1/days times as much as they do among each other, as the prediction of
        /// a mean.
        static func inflation(days: Double) -> Double { days > 0 ? (1 + 1 / days).squareRoot() : 1 }

        /// Sorts what was collected.
        mutating func finish() {
            let order = FloatOrder.ascending(residuals.map { Float($0.value) })
            let blocks = (order.count + 3) / 4
            errors.reserveCapacity(order.count)
            roots.reserveCapacity(blocks)
            weights.reserveCapacity(blocks)
            weightsByAge.reserveCapacity(blocks)
            let nothing = Residual(0, root: .infinity, weight: 0)
            var isSomeNothing = false
            for index in order { errors.append(residuals[index].value) }
            for first in stride(from: 0, to: order.count, by: 4) {
                func residual(_ lane: Int) -> Residual {
                    first + lane < order.count ? residuals[order[first + lane]] : nothing
                }
                let (one, two, three, four) = (residual(0), residual(1), residual(2), residual(3))
                roots.append(SIMD4(one.root, two.root, three.root, four.root))
                weights.append(SIMD4(one.weight, two.weight, three.weight, four.weight))
                weightsByAge.append(SIMD4(one.weightByAge, two.weightByAge, three.weightByAge, four.weightByAge))
                isSomeNothing = isSomeNothing || one.value == -one.root || two.value == -two.root
                    || three.value == -three.root || four.value == -four.root
                lowestRoot = min(lowestRoot, one.root, two.root, min(three.root, four.root))
            }
            weight = weights.reduce(.zero, +).sum()
            if isSomeNothing { markNothings() }
            residuals = []
        }

        /// Finds what came to nothing, and the highest forecast, which is of use for that alone.
        private mutating func markNothings() {
            nothings = [SIMD4<Double>](repeating: .zero, count: roots.count)
            for index in errors.indices {
                let root = roots[index / 4][index % 4]
                highestRoot = max(highestRoot, root)
                if errors[index] == -root { nothings[index / 4][index % 4] = 1 }
            }
        }

        /// The spread of √forecast.
        var rootSpread: Double {
            let count = Double(max(1, errors.count))
            func sum(_ term: (Double) -> Double) -> Double {
                var sum = 0.0
                for block in roots {
                    for lane in 0..<4 where block[lane] < .infinity { sum += term(block[lane]) }
                }
                return sum
            }
            let mean = sum { $0 } / count
            return (sum { ($0 - mean) * ($0 - mean) } / count).squareRoot()
        }

        /// The errors at `probabilities`, interpolated between the middles of their weights; not empty.
        ///
        /// - Parameters:
        ///   - probabilities: ascending.
        ///   - weights: laid out as ``weights``.
        ///   - lowest: an error below all others, with what it weighs.
        func quantiles(
            at probabilities: [Double], weights: [SIMD4<Double>], lowest: (error: Double, weight: Double) = (0, 0)
        ) -> [Double] {
            // Up to the end of each stretch: the sum, and the middle of the last weight.
            var stretches: [(sum: Double, middle: Double)] = []
            stretches.reserveCapacity(weights.count / Self.stretch + 1)
            var total = lowest.weight
            for block in weights.indices {
                total += weights[block][0]
                total += weights[block][1]
                total += weights[block][2]
                let last = weights[block][3]
                let middle = total + last / 2
                total += last
                if (block + 1) % Self.stretch == 0 || block + 1 == weights.count { stretches.append((total, middle)) }
            }
            let width = 4 * Self.stretch
            // Everything before `index` is below what is looked for; `below` is the middle of the last of it.
            var (sum, index, below) = (lowest.weight, 0, lowest.weight)
            func weight(_ index: Int) -> Double { weights[index / 4][index % 4] }
            return probabilities.map { probability in
                let wanted = probability * total
                if wanted <= lowest.weight, lowest.weight > 0 { return lowest.error }
                while index < errors.count {
                    if index % width == 0, stretches[index / width].sum < wanted {
                        (sum, below) = stretches[index / width]
                        index = min(index + width, errors.count)
                    } else if case let middle = sum + weight(index) / 2, middle < wanted {
                        below = middle
                        sum += weight(index)
                        index += 1
                    } else {
                        break
                    }
                }
                guard index < errors.count else { return errors[errors.count - 1] }
                guard index > 0 || lowest.weight > 0 else { return errors[0] }
                let above = sum + weight(index) / 2
                guard above > below else { return errors[index] }
                let share = (wanted - below) / (above - below)
                let error = index > 0 ? errors[index - 1] : lowest.error
                return error + share * (errors[index] - error)
            }
        }
    }
}
