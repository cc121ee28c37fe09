import TestSupport
import Testing

@testable import Forecasting

@Suite struct SmoothingStateTests {
    private let rates = SmoothingState.Rates(level: 0.05, day: 0.1, week: 0.05, autocorrelation: 0.5)

    private func daily(_ days: Int) -> [Double] { (0..<days * 24).map { 10 + Double($0 % 24) } }

    @Test func aCycleOfADayIsContinued() {
        var state = SmoothingState(daily(5), day: 24)
        state.observe(daily(5), rates: rates)
        for lead in 1...48 { #expect(abs(state.forecast(lead, rates: rates) - 10 - Double((lead - 1) % 24)) < 0.01) }
    }

    @Test func aCycleOfAWeekTakesTwoWeeks() {
        let values = (0..<28 * 24).map { $0 / 24 % 7 == 6 ? 5.0 : 20 }
        #expect(SmoothingState.weekLength(count: 13 * 24, day: 24) == 0)
        #expect(SmoothingState.weekLength(count: 14 * 24, day: 24) == 168)
        var state = SmoothingState(values, day: 24)
        state.observe(values, rates: .init(level: 0.005, day: 0.02, week: 0.2, autocorrelation: 0.3))
        #expect(state.forecast(6 * 24 + 12, rates: rates) < state.forecast(3 * 24 + 12, rates: rates) - 5)
    }

    @Test func aSpikeIsCut() {
        let values = workingDays()
        var spiked = values
        spiked[values.count - 30] += 1000
        var (calm, bent) = (SmoothingState(values, day: 24), SmoothingState(values, day: 24))
        calm.observe(values, rates: rates)
        bent.observe(spiked, rates: rates)
        for lead in 1...24 {
            #expect(abs(calm.forecast(lead, rates: rates) - bent.forecast(lead, rates: rates)) < 5)
        }
    }

    private func workingDays() -> [Double] {
        var random = SeededGenerator(seed: 8)
        return daily(10).map { $0 + Double.random(in: -1...1, using: &random) }
    }

    @Test func aNewLevelIsFollowedEvenFromTheFirstDay() {
        let values = [Double](repeating: 1, count: 24) + [Double](repeating: 9, count: 24 * 6)
        var state = SmoothingState(values, day: 24)
        state.observe(values, rates: .init(level: 0.2, day: 0.1, week: 0, autocorrelation: 0.3))
        #expect(abs(state.forecast(12, rates: rates) - 9) < 1)
    }

    @Test func theErrorIsThatOfForecastsAndIsGivenUpEarly() {
        let values = workingDays()
        let state = SmoothingState(values, day: 24)
        func error(atMost limit: Double) -> Double {
            state.error(over: values, rates: rates, from: 100, steps: 24, stride: 7, atMost: limit)
        }
        let known = error(atMost: .infinity)
        #expect(known > 0.3 && known < 1.5)
        #expect(error(atMost: known * 1.01) == known)
        #expect(error(atMost: known / 2) == .infinity)
    }

    @Test func ratesAreKeptAsNumbers() {
        #expect(SmoothingState.Rates(rates.coefficients[...])?.coefficients == rates.coefficients)
        #expect(SmoothingState.Rates([1, 2, 3]) == nil)
    }
}
