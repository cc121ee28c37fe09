import TestSupport
import Testing

@testable import Forecasting

@Suite struct BoostedTreesTests {
    private let trees = BoostedTrees(
        trees: 60, depth: 3, rate: 0.2, featureShare: 1, rowShare: 0.8, leastRows: 5)

    /// 600 rows of three features between 0 and 1, and what `target` makes of them.
    private func table(_ target: ([Double]) -> Double) -> BoostedTrees.Table {
        var random = SeededGenerator(seed: 6)
        var table = BoostedTrees.Table(features: 3)
        for _ in 0..<600 {
            let row = (0..<3).map { _ in Double.random(in: 0..<1, using: &random) }
            table.rows += row
            table.targets.append(target(row))
            table.weights.append(1)
        }
        return table
    }

    @Test func aStepIsLearned() {
        let fit = trees.fit(table { $0[1] > 0.5 ? 10 : -10 })
        #expect(abs(trees.estimate([0.5, 0.9, 0.5], trees: fit[...]) - 10) < 0.5)
        #expect(abs(trees.estimate([0.5, 0.1, 0.5], trees: fit[...]) + 10) < 0.5)
    }

    @Test func anInteractionIsLearned() {
        let fit = trees.fit(table { ($0[0] > 0.5) != ($0[2] > 0.6) ? 4 : 0 })
        for (first, third, answer) in [(0.2, 0.9, 4.0), (0.9, 0.2, 4), (0.2, 0.2, 0), (0.9, 0.9, 0)] {
            #expect(abs(trees.estimate([first, 0.5, third], trees: fit[...]) - answer) < 1)
        }
    }

    @Test func theSameTableGivesTheSameTrees() {
        let table = table { $0[0] * 3 + $0[1] }
        #expect(trees.fit(table) == trees.fit(table))
    }

    @Test func aLeafTakesItsFewestRows() {
        let picky = BoostedTrees(trees: 5, depth: 3, rate: 1, featureShare: 1, rowShare: 1, leastRows: 301)
        let table = table { $0[1] > 0.5 ? 10 : -10 }
        let fit = picky.fit(table)
        // No split leaves 301 of 600 rows on both sides, so all rows get the same answer.
        let answers = stride(from: 0.05, to: 1, by: 0.1).map { picky.estimate([$0, $0, $0], trees: fit[...]) }
        #expect(Set(answers).count == 1)
        let half = BoostedTrees(trees: 5, depth: 1, rate: 1, featureShare: 1, rowShare: 1, leastRows: 200)
        let split = half.fit(table)
        #expect(half.estimate([0.5, 0.9, 0.5], trees: split[...]) > half.estimate([0.5, 0.1, 0.5], trees: split[...]))
    }

    @Test func aFewWildRowsDoNotMoveALeaf() {
        var table = table { _ in 1 }
        for row in stride(from: 0, to: 600, by: 20) { table.targets[row] = 1e9 }
        let fit = trees.fit(table)
        #expect(abs(trees.estimate([0.5, 0.5, 0.5], trees: fit[...]) - 1) < 0.01)
    }

    @Test func noRowsAndNoTreesSayNothing() {
        let fit = trees.fit(BoostedTrees.Table(features: 3))
        #expect(trees.estimate([1, 2, 3], trees: fit[...]) == 0)
        #expect(trees.estimate([1, 2, 3], trees: []) == 0)
    }

    @Test func rowsThatCountMoreAreHeard() {
        var table = table { _ in 0 }
        for row in 0..<200 {
            table.targets[row] = 8
            table.weights[row] = 10
        }
        let fit = trees.fit(table)
        let mean = stride(from: 0.05, to: 1, by: 0.1).map { trees.estimate([$0, $0, $0], trees: fit[...]) }
            .reduce(0, +) / 10
        #expect(mean > 6)
    }
}
