import TestSupport
import Testing

@testable import Forecasting

@Suite struct AbsoluteRegressionTests {
    private let regression = AbsoluteRegression(penalty: 1e-4, rounds: 12)

    private func rows(_ numbers: [Double], features: Int) -> RegressionRows {
        var rows = RegressionRows(features: features)
        for start in stride(from: 0, to: numbers.count, by: features) {
            rows.append(Array(numbers[start..<start + features]))
        }
        return rows
    }

    @Test func aLineIsFoundInSpiteOfGrossOutliers() {
        var random = SeededGenerator(seed: 4)
        var (rows, targets): ([Double], [Double]) = ([], [])
        for index in 0..<400 {
            let x = Double.random(in: -1...1, using: &random)
            rows += [x, 1]
            let noise = Double.random(in: -0.05...0.05, using: &random)
            // Every fifth is wrong in the same direction, so that they cannot cancel out.
            targets.append(index % 5 == 0 ? 50 : 3 * x + 2 + noise)
        }
        let line = regression.fit(
            self.rows(rows, features: 2), targets: targets, weights: [Double](repeating: 1, count: 400), prior: [0, 0])
        #expect(abs(line[0] - 3) < 0.1)
        #expect(abs(line[1] - 2) < 0.1)
    }

    @Test(arguments: [[3, 2], [-40, 100]] as [[Double]]) func theLineIsTheSameFromAnyStart(start: [Double]) {
        var random = SeededGenerator(seed: 5)
        let x = (0..<200).map { _ in Double.random(in: -1...1, using: &random) }
        let targets = x.map { 3 * $0 + 2 + Double.random(in: -0.5...0.5, using: &random) }
        let rows = rows(x.flatMap { [$0, 1] }, features: 2)
        let weights = [Double](repeating: 1, count: 200)
        let line = regression.fit(rows, targets: targets, weights: weights, prior: [0, 0])
        let other = regression.fit(rows, targets: targets, weights: weights, prior: [0, 0], start: start)
        for (one, other) in zip(line, other) { #expect(abs(one - other) < 0.01) }
    }

    @Test func withoutDataThePriorIsTheAnswer() {
        #expect(regression.fit(rows([], features: 2), targets: [], weights: [], prior: [1, 2]) == [1, 2])
    }

    @Test func aFeatureThatIsAlwaysNothingKeepsItsPrior() {
        let numbers = (0..<40).flatMap { (row: Int) -> [Double] in [0, Double(row)] }
        let targets = (0..<40).map { 2 * Double($0) }
        let weights = [Double](repeating: 1, count: 40)
        let line = regression.fit(
            rows(numbers, features: 2), targets: targets, weights: weights, prior: [0.5, 0])
        #expect(abs(line[0] - 0.5) < 1e-9)
        #expect(abs(line[1] - 2) < 0.05)
    }

    @Test func aStrongPenaltyHoldsThePrior() {
        let strong = AbsoluteRegression(penalty: 1e6, rounds: 3)
        let line = strong.fit(
            rows((0..<20).map(Double.init), features: 1), targets: (0..<20).map { 5 * Double($0) },
            weights: [Double](repeating: 1, count: 20), prior: [1])
        #expect(abs(line[0] - 1) < 0.01)
    }

    @Test(arguments: [Double.nan, .infinity, 1e200])
    func equationsWithoutAnAnswerLeaveFiniteCoefficients(value: Double) {
        let line = regression.fit(
            rows([1, value, 2], features: 1), targets: [1, 2, 3], weights: [1, 1, 1], prior: [0.7])
        #expect(line.allSatisfy { $0.isFinite })
    }

    @Test(arguments: [1, 3, 4, 5, 9, 12])
    func normalEquationsAreThoseOfTheRows(features: Int) {
        var random = SeededGenerator(seed: 9)
        let numbers = (0..<30 * features).map { _ in Double.random(in: -1...1, using: &random) }
        let targets = (0..<30).map { _ in Double.random(in: -1...1, using: &random) }
        let weights = (0..<30).map { _ in Double.random(in: 0.1...1, using: &random) }
        var rows = rows(numbers, features: features)
        // What is replaced must not leave a trace.
        rows.append([Double](repeating: 7, count: features))
        rows.replace(row: 30, from: 0, by: [Double](repeating: 0, count: features))
        let (gram, right) = rows.normalEquations(targets: targets + [3], weights: weights + [2])
        for line in 0..<features {
            for column in 0...line {
                let sum = (0..<30).reduce(0) {
                    $0 + weights[$1] * numbers[$1 * features + line] * numbers[$1 * features + column]
                }
                #expect(abs(gram[line * features + column] - sum) < 1e-12)
            }
            let sum = (0..<30).reduce(0) { $0 + weights[$1] * numbers[$1 * features + line] * targets[$1] }
            #expect(abs(right[line] - sum) < 1e-12)
        }
    }
}
