import TestSupport
import Testing

@testable import Forecasting

@Suite struct WeightedQuantileTests {
    typealias Sample = [(value: Double, weight: Double)]

    @Test(arguments: [
        ([], 0), ([(5, 1)], 5), ([(3, 1), (1, 1), (2, 1)], 2), ([(1, 1), (2, 1), (100, 5)], 100),
        ([(1, 2), (2, 1), (100, 1)], 1), ([(4, 0), (6, 0)], 4),
    ] as [(Sample, Double)])
    func theMedianIsWhereHalfOfTheWeightIsReached(sample: Sample, median: Double) {
        var sample = sample
        #expect(WeightedQuantile.median(&sample) == median)
    }

    @Test(arguments: [2, 3, 10, 101, 1_000])
    func theMedianOfAPartIsThatOfThePartInOrder(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        for distinct in [2, 20, 1_000_000] {
            let before = (0..<count).map { _ in
                (value: Double(Int.random(in: 0..<distinct, using: &random)),
                    weight: Double(Int.random(in: 0...8, using: &random)))
            }
            let part = count / 3..<count
            let sorted = before[part].sorted { $0.value < $1.value }
            let half = sorted.reduce(0) { $0 + $1.weight } / 2
            var reached = 0.0
            let expected = sorted.first { element in
                reached += element.weight
                return reached >= half
            }
            var sample = before
            #expect(WeightedQuantile.median(&sample, in: part) == expected?.value)
            #expect(sample[..<part.lowerBound].elementsEqual(before[..<part.lowerBound]) { $0 == $1 })
        }
    }

    @Test(arguments: [
        ([], 0), ([(5, 1)], 5), ([(5, 0)], 0), ([(1, 1), (3, 1)], 2), ([(1, 1), (2, 1), (9, 1)], 2),
        ([(1, 3), (2, 0), (9, 1)], 3), ([(9, 1), (1, 0)], 9),
    ] as [(Sample, Double)])
    func theSmoothMedianLiesBetweenNeighbours(sample: Sample, median: Double) {
        #expect(abs(WeightedQuantile.smoothMedian(sample) - median) < 1e-12)
    }

    @Test func theSmoothMedianMovesALittleWhenAWeightDoes() {
        var last = WeightedQuantile.smoothMedian([(1, 0.5), (2, 1), (3, 1)])
        for step in 1...100 {
            let weight = 0.5 + Double(step) / 50
            let next = WeightedQuantile.smoothMedian([(1, weight), (2, 1), (3, 1)])
            #expect(next <= last && last - next < 0.02)
            last = next
        }
    }
}
