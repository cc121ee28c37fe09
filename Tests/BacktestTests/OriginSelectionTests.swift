import Foundation
import Testing

@testable import Backtest

@Suite struct OriginSelectionTests {
    private func origins(_ selection: OriginSelection, _ series: NamedSeries, horizon: Int64 = 86_400) throws -> [Int] {
        try selection.origins(in: series, task: try BacktestTask(horizon: horizon, of: series))
    }

    private func listed(_ rows: String) throws -> OriginSelection {
        .listed(try ListedOrigins(bytes: Array(("series,origin\n" + rows).utf8), file: "o.csv"))
    }

    @Test func spreadsOverTheSecondHalfUpToAHorizonBeforeTheEnd() throws {
        let series = BacktestSeries.hourly(count: 200)
        #expect(try origins(.spread(5), series) == [100, 119, 138, 157, 176])
        #expect(try origins(.spread(1), series) == [176])
        #expect(try origins(.spread(.max), series) == Array(100...176))
        #expect(try origins(.last, series) == [176])
    }

    @Test func needsMoreThanADayAndTheHorizon() throws {
        #expect(try origins(.last, BacktestSeries.hourly(count: 49)) == [25])
        #expect(try origins(.spread(9), BacktestSeries.hourly(count: 49)) == [25])
        #expect(try origins(.last, BacktestSeries.hourly(count: 48)).isEmpty)
        #expect(try origins(.spread(9), BacktestSeries.hourly(count: 48)).isEmpty)
    }

    @Test func anOriginInAGapMovesBack() throws {
        var values = BacktestSeries.hourly(count: 200).series.values
        for index in 170..<176 { values[index] = .nan }
        #expect(try origins(.last, BacktestSeries.named(step: 3_600, values)) == [170])
    }

    @Test func aFileNamesTheLastBucketKnown() throws {
        let selection = try listed("a,2026-01-03T00:00:00Z\na,2026-01-02T00:00:00Z\n")
        #expect(try origins(selection, BacktestSeries.hourly(count: 200)) == [25, 49])
        #expect(try origins(selection, BacktestSeries.hourly("b", count: 200)).isEmpty)
    }

    @Test(arguments: [
        ("", "o.csv: names no origins"),
        ("a,noon\n", "o.csv:2: origin 'noon' is not an RFC 3339 time"),
        ("a,2026-01-02T00:30:00Z\n", "o.csv:2: origin 2026-01-02T00:30:00Z is not on the grid of 'a'"),
        (
            "a,2026-01-01T23:00:00Z\n",
            "leaves no more than a day of history; the first possible is 2026-01-02T00:00:00Z"
        ),
        ("a,2025-01-01T23:00:00Z\n", "leaves no more than a day of history"),
        (
            "a,2026-01-08T08:00:00Z\n",
            "less than the horizon to compare with; the last possible is 2026-01-08T07:00:00Z"
        ),
        (
            "a,2026-01-03T00:00:00Z\na,2026-01-03T00:00:00Z\n",
            "o.csv:3: a second row for this series and origin (the first is on line 2)"
        ),
        ("a,2026-01-03T00:00:00Z\nz,2026-01-03T00:00:00Z\n", "o.csv:3: there is no series 'z'; there are a"),
    ])
    func aFileThatDoesNotFitIsAnErrorWithItsLine(rows: String, message: String) {
        let problem = BacktestSeries.problem {
            _ = try RollingOriginEvaluation(
                [BacktestSeries.hourly(count: 200)], horizon: 86_400, origins: try listed(rows))
        }
        #expect(problem.contains(message), "\(problem)")
    }

    @Test func readsItsArgument() throws {
        #expect(try OriginSelection(argument: "12") == .spread(12))
        #expect(try OriginSelection(argument: "last") == .last)
        #expect(BacktestSeries.problem { _ = try OriginSelection(argument: "0") }.contains("at least 1"))
        #expect(
            BacktestSeries.problem { _ = try OriginSelection(argument: "/no/such") }.hasPrefix(
                "/no/such: cannot be read"))
    }
}
