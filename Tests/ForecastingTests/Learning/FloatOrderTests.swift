import TestSupport
import Testing

@testable import Forecasting

@Suite struct FloatOrderTests {
    @Test(arguments: [0, 1, 2, 99, 100, 101, 1_000])
    func theOrderIsThatOfASort(count: Int) {
        var random = SeededGenerator(seed: 3)
        let values = (0..<count).map { _ in Float.random(in: -5e5..<5e5, using: &random) }
        #expect(FloatOrder.ascending(values).map { values[$0] } == values.sorted())
    }

    @Test(arguments: [5, 200])
    func equalValuesKeepTheirOrder(count: Int) {
        let values = (0..<count).map { Float($0 % 3) - 1 }
        let order = FloatOrder.ascending(values)
        for (first, second) in zip(order, order.dropFirst()) {
            #expect(values[first] < values[second] || (values[first] == values[second] && first < second))
        }
    }

    @Test func infinitiesAreOutermost() {
        let values: [Float] = [1, .infinity, -.greatestFiniteMagnitude, -.infinity, .leastNonzeroMagnitude, 0]
        #expect(FloatOrder.ascending(values) == [3, 2, 5, 4, 0, 1])
    }
}
