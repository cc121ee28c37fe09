/// Rows of features, laid out so that four of them are multiplied at once.
struct RegressionRows {
    let features: Int
    private(set) var count = 0
    /// How many blocks of four features a row has.
    let width: Int
    /// One row after the other, each filled up with 0.
    private(set) var blocks: [SIMD4<Double>] = []

    init(features: Int) {
        self.features = features
        width = (features + 3) / 4
    }

    /// - Parameter row: ``features`` numbers.
    mutating func append(_ row: [Double]) {
        let start = blocks.count
        blocks.append(contentsOf: repeatElement(.zero, count: width))
        for (feature, value) in row.enumerated() { blocks[start + feature / 4][feature % 4] = value }
        count += 1
    }

    /// Replaces the features of a row from `first` on.
    mutating func replace(row: Int, from first: Int, by values: [Double]) {
        for (index, value) in values.enumerated() {
            let feature = first + index
            blocks[row * width + feature / 4][feature % 4] = value
        }
    }

    /// The sum of a row's features, each times its factor.
    ///
    /// - Parameter factors: ``width`` blocks.
    func product(row: Int, _ factors: [SIMD4<Double>]) -> Double {
        var sum = SIMD4<Double>.zero
        for block in 0..<width { sum += blocks[row * width + block] * factors[block] }
        return sum.sum()
    }

    /// Numbers by feature as blocks.
    func packed(_ numbers: [Double]) -> [SIMD4<Double>] {
        (0..<width).map { block in
            var packed = SIMD4<Double>.zero
            for lane in 0..<min(4, features - 4 * block) { packed[lane] = numbers[4 * block + lane] }
            return packed
        }
    }

    /// The mean square of each feature.
    var meanSquares: [Double] {
        var sums = [SIMD4<Double>](repeating: .zero, count: width)
        for row in 0..<count {
            for block in 0..<width { sums[block] += blocks[row * width + block] * blocks[row * width + block] }
        }
        return (0..<features).map { sums[$0 / 4][$0 % 4] / Double(max(1, count)) }
    }

    /// The normal equations of a weighted regression: the lower triangle of Σ w x xᵀ, line by line, and Σ w x y.
    func normalEquations(targets: [Double], weights: [Double]) -> (gram: [Double], right: [Double]) {
        var gram = [Double](repeating: 0, count: features * features)
        var right = [Double](repeating: 0, count: features)
        for lines in 0..<width {
            // Sixteen sums at a time stay in registers.
            for columns in 0...lines {
                var (first, second) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
                var (third, fourth) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
                for row in 0..<count {
                    let scaled = blocks[row * width + lines] * weights[row]
                    let other = blocks[row * width + columns]
                    first += scaled[0] * other
                    second += scaled[1] * other
                    third += scaled[2] * other
                    fourth += scaled[3] * other
                }
                for (lane, sums) in [first, second, third, fourth].enumerated() where 4 * lines + lane < features {
                    for column in 0..<min(4, features - 4 * columns) {
                        gram[(4 * lines + lane) * features + 4 * columns + column] = sums[column]
                    }
                }
            }
            var sums = SIMD4<Double>.zero
            for row in 0..<count { sums += blocks[row * width + lines] * (weights[row] * targets[row]) }
            for lane in 0..<min(4, features - 4 * lines) { right[4 * lines + lane] = sums[lane] }
        }
        return (gram, right)
    }
}
