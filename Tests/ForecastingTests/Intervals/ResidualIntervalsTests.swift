import TestSupport
import Testing

@testable import Forecasting

@Suite struct ResidualIntervalsTests {
    private let intervals = ResidualIntervals.long

    /// Errors from −1 to 1 between roots, made at a forecast of `root` squared.
    private func sample(root: Double = 10, width: Double = 1) -> ResidualIntervals.Sample {
        var sample = ResidualIntervals.Sample()
        sample.residuals = (-50...50).map { .init(Double($0) / 50 * width, root: root, weight: 1) }
        sample.finish()
        return sample
    }

    private func around(
        _ value: Double, _ sample: ResidualIntervals.Sample, widening: ResidualIntervals.Widening = .init()
    ) -> Quantiles {
        intervals.quantiles(value, sample: sample, spread: sample.rootSpread, widening: widening)
    }

    @Test func withoutErrorsThereIsOnlyTheMedian() {
        #expect(around(7, .init()) == Quantiles([(0.5, 7)]))
    }

    @Test func quantilesAreThoseOfTheErrorsBetweenRoots() throws {
        let quantiles = around(100, sample())
        #expect(quantiles[0.5] == 100)
        #expect(try abs(#require(quantiles[0.9]) - 10.8 * 10.8) < 0.5)
        #expect(try abs(#require(quantiles[0.1]) - 9.2 * 9.2) < 0.5)
    }

    @Test func theMedianIsTheForecastEvenWhenErrorsLeanToOneSide() {
        var lopsided = ResidualIntervals.Sample()
        lopsided.residuals = (0...50).map { .init(Double($0) / 10, root: 10, weight: 1) }
        lopsided.finish()
        let quantiles = around(100, lopsided)
        #expect(quantiles[0.5] == 100)
    }

    @Test(arguments: [0, 1e-9, 0.3, 50, 1e15] as [Double])
    func quantilesNeverCrossNorFallBelowZero(value: Double) throws {
        for (of80, of95) in [(0, 0), (1.5, -1), (-1, 1.5), (1.5, 1.5), (-1, -1)] as [(Double, Double)] {
            let quantiles = around(value, sample(width: 30), widening: .init(of80: of80, of95: of95))
            #expect(quantiles.probabilities == ResidualIntervals.probabilities)
            #expect(quantiles.values.allSatisfy { $0 >= 0 && $0.isFinite })
            #expect(zip(quantiles.values, quantiles.values.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(quantiles[0.5] == value)
        }
    }

    /// Nothing came 60 times of 100, and 1 otherwise, whatever was forecast.
    private func counts() -> ResidualIntervals.Sample {
        var sample = ResidualIntervals.Sample()
        for index in 0..<100 {
            let root = Double(Float(0.4 + 0.2 * Double(index * 37 % 100) / 100))
            sample.residuals.append(.init(index % 5 < 3 ? -root : Double(Float(1 - root)), root: root, weight: 1))
        }
        sample.finish()
        return sample
    }

    @Test(arguments: [-1, 0, 1] as [Double])
    func anOutcomeOfNothingIsNothingWhateverWasForecast(widening: Double) throws {
        for value in [0.17, 0.25, 0.35] {
            let quantiles = around(value, counts(), widening: .init(of80: widening, of95: widening))
            #expect(quantiles[0.4] == 0)
            #expect(quantiles[0.1] == 0)
            #expect(quantiles[0.5] == value)
        }
        let upper = try #require(around(0.25, counts())[0.9])
        #expect((0.9...1.3).contains(upper), "\(upper)")
    }

    @Test func nightsOfNothingTellNothingOfDays() throws {
        var mixed = ResidualIntervals.Sample()
        for index in -50...50 {
            mixed.residuals.append(.init(Double(index) / 50, root: 10, weight: 1))
            mixed.residuals.append(.init(-0.01, root: 0.01, weight: 1))
        }
        mixed.finish()
        #expect(try #require(around(100, mixed)[0.025]) > 70)
    }

    @Test func beyondAllLevelsNothingStillComes() {
        var idle = ResidualIntervals.Sample()
        idle.residuals = .init(repeating: .init(0, root: 0, weight: 1), count: 50)
        idle.finish()
        let quantiles = around(65, idle)
        #expect(quantiles[0.025] == 0 && quantiles[0.1] == 0 && quantiles[0.5] == 65)
    }

    @Test func errorsOfForecastsLikeThisOneCountMore() throws {
        var mixed = ResidualIntervals.Sample()
        for index in -50...50 {
            mixed.residuals.append(.init(Double(index) / 50, root: 10, weight: 1))
            mixed.residuals.append(.init(Double(index) / 5, root: 40, weight: 1))
        }
        mixed.finish()
        let low = try #require(around(100, mixed)[0.9]).squareRoot() - 10
        let high = try #require(around(1600, mixed)[0.9]).squareRoot() - 40
        #expect(high > 1.5 * low)
    }

    /// What came of a forecast of ten values between 1 and 20, of which `inside` were, and `idle` more of nothing.
    private func coverage(inside: Int, idle: Int = 0) -> IntervalCoverage {
        var coverage = IntervalCoverage()
        for index in 0..<10 { coverage.add(index < inside ? 5 : 30, bounds: [1, 1, 20, 20], idle: 0.1) }
        for _ in 0..<idle { coverage.add(0, bounds: [0, 0, 0, 0.05], idle: 0.1) }
        return coverage
    }

    /// A job of a few minutes every night, forecast for twenty nights, on traffic that is known well.
    @Test func aRareLevelIsJudgedByItself() throws {
        var sample = ResidualIntervals.Sample()
        sample.residuals = (-500...500).map { .init(Double($0) / 5000, root: 7, weight: 1) }
            + (-10...10).map { .init(Double($0) / 2, root: 45, weight: 1) }
        sample.finish()
        let job = around(2025, sample)
        #expect(try #require(job[0.9]) > 46.5 * 46.5 && #require(job[0.1]) < 43.5 * 43.5)
        // What comes all the time does not get wider by it.
        #expect(try #require(around(49, sample)[0.9]) < 7.1 * 7.1)
    }

    /// With a few errors only, those of other levels are better than nothing.
    @Test func aLevelHardlySeenIsJudgedByTheRestToo() throws {
        var sample = ResidualIntervals.Sample()
        sample.residuals = (-50...50).map { .init(Double($0) / 25, root: 7, weight: 1) } + [.init(0, root: 45, weight: 1)]
        sample.finish()
        #expect(try #require(around(2025, sample)[0.9]) > 46 * 46)
    }

    @Test func wideningLearnsBothWaysAndEndsSomewhere() {
        var widening = ResidualIntervals.Widening()
        func learn(_ coverage: IntervalCoverage) { widening.learn(coverage, expectedOverNothing: 0, rate: 0.1) }
        learn(coverage(inside: 5))
        #expect(abs(widening.of80 - 0.03) < 1e-12 && abs(widening.of95 - 0.045) < 1e-12)
        let wider = around(100, sample(), widening: widening)
        #expect(wider.values[0] < around(100, sample()).values[0])
        #expect(wider.values[14] > around(100, sample()).values[14])
        for _ in 0..<10_000 { learn(coverage(inside: 10)) }
        #expect(widening.of80 == -1 && widening.of95 == -1)
        for _ in 0..<10_000 { learn(coverage(inside: 0)) }
        #expect(widening.of80 == 1.5 && widening.of95 == 1.5)
    }

    @Test func idleHoursDoNotNarrowBusyOnes() {
        var widening = ResidualIntervals.Widening()
        widening.learn(coverage(inside: 5, idle: 20), expectedOverNothing: 0, rate: 0.1)
        // A third of the values say what all would have said.
        #expect(abs(widening.of80 - 0.01) < 1e-12 && abs(widening.of95 - 0.015) < 1e-12)
        widening.learn(IntervalCoverage(), expectedOverNothing: 0, rate: 0.1)
        #expect(abs(widening.of80 - 0.01) < 1e-12)
    }

    @Test func whatBeginsAtNothingMayBeExpectedInside() {
        var coverage = IntervalCoverage()
        for _ in 0..<10 { coverage.add(5, bounds: [0, 0, 20, 20], idle: 0) }
        var widening = ResidualIntervals.Widening()
        widening.learn(coverage, expectedOverNothing: 1, rate: 0.1)
        #expect(abs(widening.of80 + 0.01) < 1e-12 && abs(widening.of95 + 0.0025) < 1e-12)
    }

    @Test func eachIntervalIsWidenedByItsOwnCoverage() {
        let widening = ResidualIntervals.Widening(of80: 0.2, of95: 1)
        #expect(widening.factor(0.1) == widening.factor(0.3))
        #expect(widening.factor(0.1) < widening.factor(0.05))
        #expect(widening.factor(0.05) < widening.factor(0.025))
        #expect(abs(widening.factor(0.025) - widening.factor(0.995)) < 1e-12)
    }

    @Test(arguments: [1, 3, 4, 17, 200])
    func quantilesAreBetweenTheMiddlesOfWeights(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        var sample = ResidualIntervals.Sample()
        // Some weigh nothing.
        sample.residuals = (0..<count).map { _ in
            .init(
                Double(Float.random(in: 0..<1, using: &random)), root: 1,
                weight: max(0, Double.random(in: -0.2..<0.8, using: &random)))
        }
        let sorted = sample.residuals.sorted { $0.value < $1.value }
        sample.finish()
        let total = sorted.reduce(0) { $0 + $1.weight }
        let quantiles = sample.quantiles(at: ResidualIntervals.probabilities, weights: sample.weights)
        for (probability, quantile) in zip(ResidualIntervals.probabilities, quantiles) {
            var sum = 0.0
            let middles = sorted.map { element -> Double in
                defer { sum += element.weight }
                return sum + element.weight / 2
            }
            guard let above = middles.firstIndex(where: { $0 >= probability * total }) else {
                #expect(quantile == sorted[count - 1].value)
                continue
            }
            guard above > 0 else {
                #expect(quantile == sorted[0].value)
                continue
            }
            let share = (probability * total - middles[above - 1]) / (middles[above] - middles[above - 1])
            let expected = sorted[above - 1].value + share * (sorted[above].value - sorted[above - 1].value)
            #expect(abs(quantile - expected) < 1e-12)
        }
    }
}
