import Testing

@testable import Forecasting

@Suite struct PastTests {
    @Test func aPrefixIsThePastAsItWas() {
        let past = Past(values: [1, 2, 3, 4], stepsPerDay: 2, firstIndex: 1)
        let earlier = past.prefix(2)
        #expect(earlier.count == 2)
        #expect(earlier.scale == past.scale)
        #expect(past.prefix(-1).count == 0)
        #expect(past.prefix(9).count == 4)
        #expect((0..<4).map(past.phase) == [1, 0, 1, 0])
    }

    @Test func meansComeFromRunningSums() {
        let past = Past(values: [1, 2, 3, 4], stepsPerDay: 24)
        #expect(past.raw.mean(1, 3) == 2.5)
        #expect(past.raw.smoothed(0, 1) == 1.5)
        #expect(past.raw.smoothed(2, 1) == 3)
    }

    @Test(arguments: [0, 1e-6, 1, 3e14] as [Double])
    func aLogarithmCanBeTurnedBack(value: Double) {
        let past = Past(values: [1, value], stepsPerDay: 24)
        #expect(abs(past.value(ofLog: past.log[1]) - value) <= 1e-9 * max(1, value))
        #expect(past.value(ofLog: -1) == 0)
        #expect(past.value(ofLog: .greatestFiniteMagnitude).isFinite)
    }

    @Test func whatIsTypicalLeavesZerosOut() {
        #expect(Past.typicalValue([0, 0, 0, 5, 7, 9], stepsPerDay: 24) == 7)
        #expect(Past.typicalValue([0, 0], stepsPerDay: 24) == 1)
        #expect(Past.typicalValue([], stepsPerDay: 24) == 1)
    }
}
