import Testing

@testable import Backtest

@Suite struct BacktestTaskTests {
    private func task(_ horizon: Int64, step: Int64) throws -> BacktestTask {
        try BacktestTask(horizon: horizon, of: BacktestSeries.named(step: step, [1, 2]))
    }

    @Test(
        arguments: [
            (3_600, 300, BacktestTask.Kind.short, 12), (3_600, 1_800, .short, 2), (1_800, 600, .short, 3),
            (3_600, 3_600, .long, 1),
            (86_400, 3_600, .long, 24), (172_800, 3_600, .long, 48), (604_800, 3_600, .long, 168),
            (86_400, 600, .long, 144),
        ] as [(Int64, Int64, BacktestTask.Kind, Int)])
    func theHorizonAndTheStepSayWhichMethods(horizon: Int64, step: Int64, kind: BacktestTask.Kind, steps: Int) throws {
        let task = try task(horizon, step: step)
        #expect(task.kind == kind && task.steps == steps)
        // As far ahead as the daemon: an hour and a half, or a week and the rest of the day.
        #expect(task.forecastTask("ensemble")?.steps == Int((kind == .short ? 5_400 : 192 * 3_600) / step))
    }

    @Test(
        arguments: [
            (0, 3_600, "longer than 0"), (608_400, 3_600, "at most 168h"), (86_400, 420, "does not divide a day"),
            (5_400, 3_600, "does not divide the horizon"), (86_400, 300, "from 10 minutes to 12 hours"),
            (86_400, 86_400, "from 10 minutes to 12 hours"), (3_600, 30, "from 1 to 30 minutes"),
        ] as [(Int64, Int64, String)])
    func whatDoesNotFitIsSaid(horizon: Int64, step: Int64, message: String) {
        let problem = BacktestSeries.problem { _ = try task(horizon, step: step) }
        #expect(problem.contains(message), "\(problem)")
    }

    @Test func everyNameIsThereOnceAndCanBeForecast() throws {
        for task in [try task(3_600, step: 300), try task(86_400, step: 3_600)] {
            #expect(task.names.first == "ensemble")
            #expect(Set(task.names).count == task.names.count)
            for name in [
                "last_value", "seasonal_naive_day", "seasonal_naive_week", "seed_boosting", "seed_double_mean",
            ] {
                #expect(task.forecastTask(name)?.methods.map(\.name) == [name])
            }
            #expect(task.forecastTask("oracle") == nil)
        }
    }
}
