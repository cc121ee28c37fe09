import Testing

@testable import Forecasting

@Suite struct WeightedQuantileTests {
    typealias Sample = [(value: Double, weight: Double)]

    @Test(arguments: [
        ([], 0), ([(5, 1)], 5), ([(3, 1), (1, 1), (2, 1)], 2), ([(1, 1), (2, 1), (100, 5)], 100),
        ([(1, 2), (2, 1), (100, 1)], 1), ([(4, 0), (6, 0)], 4),
    ] as [(Sample, Double)])
    func theMedianIsWhereHalfOfTheWeightIsReached(sample: Sample, median: Double) {
        #expect(WeightedQuantile.median(sample) == median)
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
