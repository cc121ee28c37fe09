import Testing

@testable import Forecasting

@Suite struct AccuracyTests {
    private func record(_ outcomes: [OriginRecord.Outcome], losses: [Float] = []) -> OriginRecord {
        var record = OriginRecord(
            index: 0, context: [], forecasts: [], path: [], lastValue: 0, losses: losses, typicalLosses: [],
            residuals: [], roots: [], windowErrors: [], outcomes: outcomes)
        record.settledBlocks = outcomes.filter { $0.count > 0 }.count
        return record
    }

    private let day = OriginRecord.Outcome(
        count: 10, actual: 100, error: 20, persistenceError: 40, seasonalError: 25, inside80: 8, inside95: 9,
        withIntervals: 10)

    @Test func numbersFollowTheirDefinitions() {
        let accuracy = ErrorSums([record([day]), record([day])], blocks: 1).accuracy(naiveError: 4)
        #expect(accuracy.wape == 0.2)
        #expect(accuracy.mase == 0.5)
        #expect(accuracy.coverage80 == 0.8)
        #expect(accuracy.coverage95 == 0.9)
        #expect(accuracy.skillVsPersistence == 0.5)
        #expect(accuracy.skillVsSeasonalNaive.map { abs($0 - 0.2) < 1e-12 } == true)
        #expect(accuracy.origins == 2)
    }

    @Test func onlyOriginsOfWhichAllIsKnownCount() {
        let records = [record([day, .init()]), record([day, day])]
        #expect(ErrorSums(records, blocks: 1).accuracy(naiveError: nil).origins == 2)
        #expect(ErrorSums(records, blocks: 2).accuracy(naiveError: nil).origins == 1)
        #expect(ErrorSums([], blocks: 1).accuracy(naiveError: 1) == Accuracy())
    }

    @Test func whatIsUndefinedIsNotANumberButNothing() {
        let still = OriginRecord.Outcome(count: 10)
        let accuracy = ErrorSums([record([still])], blocks: 1).accuracy(naiveError: 0)
        #expect(accuracy.wape == nil)
        #expect(accuracy.mase == nil)
        #expect(accuracy.coverage80 == nil)
        #expect(accuracy.skillVsPersistence == 0)
        var wrong = still
        wrong.error = 5
        #expect(ErrorSums([record([wrong])], blocks: 1).accuracy(naiveError: 0).skillVsPersistence == nil)
    }

    @Test func anErrorBesideNearlyNothingIsNotInfinite() {
        #expect(ErrorSums([record([day])], blocks: 1).accuracy(naiveError: .leastNonzeroMagnitude).mase == nil)
    }

    @Test func eachMethodHasItsOwnErrors() {
        let task = ForecastTask.long(step: 3600, steps: 24, methods: [LastValue(), SeasonalNaive(name: "day", days: 1)])
        let records = [record([day], losses: [3, .nan]), record([day], losses: [5, 1])]
        let methods = MethodErrorSums(records, members: 2, blocks: 1)
            .accuracies(task: task, blocks: 1, weights: [0.25, 0.75])
        #expect(methods.map(\.method) == ["last_value", "day"])
        #expect(methods.map(\.steps) == [1, 1])
        #expect(methods.map(\.wape) == [0.4, 0.1])
        #expect(methods.map(\.weight) == [0.25, 0.75])
    }
}
