import Testing

@testable import Forecasting

@Suite struct OriginRecordTests {
    /// Two steps in one block, both kept.
    private let task: ForecastTask = {
        let long = ForecastTask.long(
            step: 7200, steps: 2, methods: [LastValue(), ExponentialMean(name: "mean", halfLife: 3)])
        return ForecastTask(
            name: long.name, methods: long.methods, stepsPerDay: long.stepsPerDay, steps: 2, blockEnds: [2],
            sampledLeads: [1, 2], windows: [0..<1, 0..<2], originSpacing: long.originSpacing,
            seasonSteps: long.seasonSteps,
            evidenceDays: long.evidenceDays, refitSteps: long.refitSteps, replayRefitSteps: long.replayRefitSteps,
            warmUpDays: long.warmUpDays, combination: .short, intervals: long.intervals)
    }()

    /// A forecast of 4 and 9 by the first member, 5 and 5 by the second, made after a day of 1.
    private func record(lower: Float = 1, upper: Float = 20) -> OriginRecord {
        OriginRecord(
            index: 12, context: [],
            forecasts: [4, 9, 5, 5, 4, 9] + [lower, lower, lower, lower, upper, upper, upper, upper],
            path: [4, 9], lastValue: 1, losses: [.nan, .nan], rootLosses: [.nan, .nan], typicalLosses: [.nan],
            residuals: [.nan, .nan], roots: [2, 3], windowErrors: [.nan, .nan], outcomes: [.init()])
    }

    private func history(_ future: [Double]) throws -> History {
        let series = TimeSeries(start: 0, step: 7200, values: [Double](repeating: 1, count: 12) + future)
        return try #require(History(series, clock: WallClock(.gmt, step: 7200, from: 0, to: series.end)))
    }

    @Test func aForecastIsComparedWithWhatCame() throws {
        var record = record()
        record.settle(block: 0, history: try history([9, 25]), task: task)
        #expect(record.settledBlocks == 1)
        #expect(record.losses == [10.5, 12])
        #expect(record.rootLosses[0] == 1.5 && abs(record.rootLosses[1] - (4 - Float(5).squareRoot())) < 1e-6)
        #expect(record.typicalLosses == [(record.rootLosses[0] + record.rootLosses[1]) / 2])
        #expect(record.residuals == [1, 2])
        let outcome = record.outcomes[0]
        #expect(outcome.count == 2 && outcome.actual == 34 && outcome.error == 21)
        #expect(outcome.persistenceError == 32)
        #expect(outcome.seasonalError == 32)
        #expect(outcome.withIntervals == 2 && outcome.inside80 == 1 && outcome.inside95 == 1)
        #expect(record.windowErrors[0] == 1)
        #expect(abs(record.windowErrors[1] - (Float(34).squareRoot() - Float(13).squareRoot())) < 1e-6)
        // What is known for good takes no more room.
        #expect(!record.forecasts.isEmpty)
        record.release()
        #expect(record.forecasts.isEmpty && record.path.isEmpty)
    }

    @Test func whatWasNotObservedCountsForNothing() throws {
        var record = record()
        record.settle(block: 0, history: try history([.nan, 25, 1]), task: task)
        #expect(record.outcomes[0].count == 1)
        #expect(record.losses == [16, 20])
        #expect(record.residuals[0].isNaN)
        #expect(record.windowErrors.allSatisfy { $0.isNaN })
    }

    @Test func aForecastWithoutIntervalsSaysNothingOfCoverage() throws {
        var record = record(lower: .nan)
        record.settle(block: 0, history: try history([9, 25]), task: task)
        #expect(record.outcomes[0].count == 2)
        #expect(record.outcomes[0].withIntervals == 0)
    }

    @Test func intervalsThatEndAtNextToNothingSayNothingOfWidths() throws {
        var (record, idle) = (record(lower: 0), record(lower: 0, upper: 0.5))
        let history = try history([9, 25])
        let coverage = record.settle(block: 0, history: history, task: task, idle: 0.5)
        #expect(coverage.intervals == 2)
        #expect(coverage.of80.values == 2 && coverage.of80.inside == 1 && coverage.of80.overNothing == 2)
        #expect(coverage.of95 == coverage.of80)
        let none = idle.settle(block: 0, history: history, task: task, idle: 0.5)
        #expect(none.intervals == 2 && none.of80 == .init() && none.of95 == .init())
        // It is still told how many were inside.
        #expect(idle.outcomes[0].withIntervals == 2 && idle.outcomes[0].inside80 == 0)
    }
}
