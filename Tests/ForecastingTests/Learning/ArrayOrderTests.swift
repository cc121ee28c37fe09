import TestSupport
import Testing

@testable import Forecasting

@Suite struct ArrayOrderTests {
    @Test(arguments: [1, 2, 3, 50, 700])
    func isWhatASortWouldPutThere(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        for values in [
            (0..<count).map { _ in Double.random(in: 0..<1, using: &random) }, (0..<count).map { Double($0 % 4) }, (0..<count).map { Double(-$0) },
        ] {
            let sorted = values.sorted()
            for rank in stride(from: 0, to: count, by: max(1, count / 9)) {
                var copy = values
                #expect(copy.withOrder(rank) == sorted[rank])
            }
        }
    }
}
