import Forecasting
import Foundation
import JSON
import Testing

@testable import Backtest

@Suite struct RollingOriginEvaluationTests {
    private static let day: Int64 = 86_400

    @Test func valuesAfterAnOriginDoNotChangeItsForecast() async throws {
        let known = 24 * 20
        let before = BacktestSeries.hourly(count: known + 48)
        let after = BacktestSeries.named(
            step: 3_600, Array(before.series.values.prefix(known)) + [Double](repeating: 1e6, count: 48))
        for method in ["ensemble", "seed_boosting"] {
            var forecasts: [[IssuedPoint]] = []
            for series in [before, after] {
                let origins = OriginSelection.listed(
                    try ListedOrigins(
                        bytes: Array("series,origin\na,2026-01-15T23:00:00Z\na,2026-01-20T23:00:00Z\n".utf8), file: "o")
                )
                let evaluation = try RollingOriginEvaluation(
                    [series], horizon: Self.day, origins: origins, methods: [method])
                forecasts.append(await evaluation.run(keepingForecasts: true).forecasts.flatMap(\.points))
            }
            #expect(forecasts[0].count == 48)
            #expect(forecasts[0] == forecasts[1])
        }
    }

    /// A shorter horizon is the beginning of a longer one, also after a jump of the level.
    @Test func theHorizonChangesNoForecast() async throws {
        let calm = BacktestSeries.hourly(count: 24 * 30).series.values
        let series = BacktestSeries.named(step: 3_600, calm.enumerated().map { $0 < 24 * 25 ? $1 : 10 * $1 })
        var forecasts: [[IssuedPoint]] = []
        for horizon in [1, 6, 24] as [Int64] {
            let origins = OriginSelection.listed(
                try ListedOrigins(bytes: Array("series,origin\na,2026-01-26T11:00:00Z\n".utf8), file: "o"))
            let evaluation = try RollingOriginEvaluation(
                [series], horizon: horizon * 3_600, origins: origins, methods: ["ensemble"])
            forecasts.append(await evaluation.run(keepingForecasts: true).forecasts.flatMap(\.points))
        }
        #expect(forecasts.map(\.count) == [1, 6, 24])
        #expect(forecasts[0] == Array(forecasts[2].prefix(1)))
        #expect(forecasts[1] == Array(forecasts[2].prefix(6)))
    }

    @Test func scoresEveryMethodTheEnsembleFirst() async throws {
        let evaluation = try RollingOriginEvaluation(
            [
                BacktestSeries.hourly("a", count: 600), BacktestSeries.hourly("b", count: 600, seed: 2),
                BacktestSeries.hourly("c", count: 40),
            ],
            horizon: Self.day, origins: .spread(3))
        let report = await evaluation.run()
        #expect(report.series.map(\.name) == ["a", "b"])
        #expect(report.skipped.map(\.series) == ["c"])
        #expect(report.average.count == evaluation.methods.count)
        #expect(report.average.first?.name == "ensemble")
        let others = try report.average.dropFirst().map { try #require($0.scores.mase) }
        #expect(others == others.sorted())
        for method in report.average {
            #expect(method.scores.origins == 6)
            let means = report.series.compactMap { $0.methods.first { $0.name == method.name }?.scores.mase }
            #expect(try abs(#require(method.scores.mase) - means.reduce(0, +) / 2) < 1e-12)
        }
        #expect(report.forecasts.isEmpty)
        let winner = try #require(report.series[0].winner)
        #expect(report.series[0].methods.allSatisfy { $0.scores.mase ?? 0 >= winner.scores.mase ?? .infinity })
        try checkTexts(of: report, winner: winner)
    }

    private func checkTexts(of report: BacktestReport, winner: BacktestReport.Method) throws {
        let lines = report.table().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "2 series, 6 origins, 24 h ahead")
        #expect(lines[2].hasPrefix("method ") && lines[2].hasSuffix("cov95"))
        #expect(lines[3].hasPrefix("ensemble "))
        #expect(Set(lines[2..<lines.count].prefix { !$0.isEmpty }.map(\.count)).count == 1)
        #expect(lines.contains { $0.hasPrefix("a ") && $0.contains(winner.name) })
        #expect(lines.contains { $0.hasPrefix("left out: c: 40 buckets are too few") })
        let json = try JSONValue(parsing: report.json().encoded())
        #expect(json["horizon_seconds"] == 86_400)
        #expect(json["average"]?.array?.first?["method"] == "ensemble")
        #expect(json["series"]?.array?.count == 2)
        #expect(json["series"]?.array?.first?["best"]?.string == winner.name)
        #expect(json["series"]?.array?.first?["methods"]?.array?.count == report.methods.count)
        #expect(json["skipped"]?.array?.first?["series"] == "c")
    }

    @Test func aMethodWithoutEnoughHistoryIsMarked() async throws {
        let series = BacktestSeries.hourly(count: 24 * 10)
        let report = await
            (try RollingOriginEvaluation(
                [series], horizon: Self.day, origins: .last, methods: ["seasonal_naive_week", "seasonal_naive_day"]))
            .run()
        #expect(report.average.first { $0.name == "seasonal_naive_week" }?.standIns == 1)
        #expect(report.average.first { $0.name == "seasonal_naive_day" }?.standIns == 0)
        #expect(report.table().contains("seasonal_naive_week *"))
        #expect(report.table().contains("* too little history"))
    }

    @Test func seasonalNaiveScoresItsOwnScale() async throws {
        // Each day is the one before plus 1: the error of repeating it is the scale itself.
        let values = (0..<144).map { hour -> Double in Double(100 + hour % 24 + hour / 24) }
        let report = await
            (try RollingOriginEvaluation(
                [BacktestSeries.named(step: 3_600, values)], horizon: Self.day, origins: .spread(4),
                methods: ["seasonal_naive_day"])).run()
        #expect(abs((report.average.first?.scores.mase ?? 0) - 1) < 1e-9)
    }

    @Test func refusesWhatCannotBeEvaluated() {
        let hours = BacktestSeries.hourly(count: 200)
        let minutes = BacktestSeries.named("m", step: 300, [Double](repeating: 1, count: 1_000))
        func problem(_ series: [NamedSeries], _ horizon: Int64, _ methods: [String]? = nil) -> String {
            BacktestSeries.problem {
                _ = try RollingOriginEvaluation(series, horizon: horizon, origins: .last, methods: methods)
            }
        }
        #expect(
            problem([hours], 86_400, ["oracle"]).hasPrefix(
                "there is no method 'oracle' at this horizon; there are ensemble, "))
        #expect(problem([hours], 86_400, []).hasPrefix("no method is named"))
        #expect(problem([hours, minutes], 3_600).contains("evaluate them apart"))
        #expect(problem([BacktestSeries.hourly(count: 30)], 86_400).contains("'a': 30 buckets are too few"))
        #expect(problem([], 86_400) == "no series can be evaluated; there is no series")
    }
}
