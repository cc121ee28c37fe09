import Forecasting
import Foundation
import JSON
import TestSupport
import Testing

@testable import Backtest

@Suite struct PeriodEvaluationTests {
    private static let day: Int64 = 86_400

    /// Hours of a working week: weekends cost a fifth.
    private func costs(_ name: String, days: Int, noise: Double = 0.1, seed: UInt64 = 1) -> NamedSeries {
        var random = SeededGenerator(seed: seed)
        // 1 January 2026 is a Thursday.
        return BacktestSeries.named(
            name, step: 3_600,
            (0..<days * 24).map { hour in
                let isWeekend = [2, 3].contains(hour / 24 % 7)
                let wave = 1.2 - cos(2 * Double.pi * Double(hour % 24 - 3) / 24)
                return wave * (isWeekend ? 0.2 : 1) * Double.random(in: 1 - noise...1 + noise, using: &random)
            })
    }

    @Test(arguments: [
        ("day", BacktestPeriod.calendar(.day)), ("week", .calendar(.week)), ("month", .calendar(.month)),
        ("quarter", .calendar(.quarter)), ("year", .calendar(.year)), ("14d", .days(14)), ("366d", .days(366)),
    ])
    func namesPeriods(text: String, period: BacktestPeriod) {
        #expect(BacktestPeriod(argument: text) == period)
        #expect(period.description == text)
    }

    @Test(arguments: ["", "0d", "-1d", "367d", "14", "d", "fortnight", "14h", "1.5d", "9223372036854775808d"])
    func refusesOtherPeriods(text: String) {
        #expect(BacktestPeriod(argument: text) == nil)
    }

    @Test func periodsAreWholeAndBetweenLocalMidnights() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let start = BacktestSeries.start + Self.day
        let months = BacktestPeriod.calendar(.month).placed(from: start, to: start + 150 * Self.day, timeZone: zone)
        #expect(months.map { $0.midnights.count - 1 } == [28, 31, 30, 31])
        // On 29 March clocks go forward.
        #expect(months[1].end - months[1].start == 31 * Self.day - 3_600)
        let days = BacktestPeriod.days(14).placed(from: start, to: start + 20 * Self.day, timeZone: zone)
        #expect(days.count == 3)
        #expect(days.allSatisfy { $0.end - $0.start == 14 * Self.day })
        #expect(days[1].start - days[0].start == 2 * Self.day)
    }

    @Test func projectsBetterThanTheRunRate() async throws {
        let evaluation = try PeriodEvaluation(
            [costs("a", days: 45), costs("b", days: 45, seed: 2)], period: .calendar(.week), timeZone: .gmt)
        let report = await evaluation.run()
        #expect(report.points.map(\.fraction) == PeriodEvaluation.fractions)
        for point in report.points {
            let errors = point.medianErrors
            #expect(point.series == 2)
            let (ours, runRate) = try (#require(errors[0]), #require(errors[1]))
            #expect(ours < 0.5 * runRate, "\(point)")
            #expect(point.coverage80.map { $0 >= 0.5 } == true)
        }
        let table = report.table()
        #expect(table.contains("projection  run_rate  litellm"))
        #expect(table.contains("33 %"))
        let json = try JSONValue(parsing: report.json().encoded())
        #expect(json["period"]?.string == "week")
        #expect(json["points"]?.array?.count == 4)
        #expect(json["series"]?.array?.count == 2)
    }

    @Test func seesOnlyThePast() async throws {
        let whole = costs("a", days: 40)
        // The same up to a third of the last week, and then ten times as much.
        let turn = 32 * 24 + 3 * 24
        let other = BacktestSeries.named(
            "a", step: 3_600, whole.series.values.enumerated().map { $0 < turn ? $1 : 10 * $1 })
        var projected: [[Double?]] = []
        for series in [whole, other] {
            let report = try await PeriodEvaluation([series], period: .calendar(.week), timeZone: .gmt).run()
            let cases = report.series[0].cases.filter { $0.start + Int64($0.fraction * 7 * 86_400) <= series.series.start + Int64(turn) * 3_600 }
            projected.append(cases.flatMap(\.projected))
        }
        #expect(projected[0].count >= 4 * 4)
        #expect(projected[0] == projected[1])
    }

    @Test func followsTheRuleOfLiteLLM() {
        let midnights = (0...30).map { Int64($0) * Self.day }
        // The tenth day: nine days before it, twenty after it.
        #expect(PeriodEvaluation.liteLLM(90, at: 9 * Self.day + 3_600, midnights: midnights) == 290)
        // On the first day what was spent stands for a day.
        #expect(PeriodEvaluation.liteLLM(2, at: 3_600, midnights: midnights) == 60)
        #expect(PeriodEvaluation.liteLLM(300, at: 29 * Self.day + 3_600, midnights: midnights) == 300)
        #expect(PeriodEvaluation.liteLLM(2, at: 3_600, midnights: [0, Self.day]) == nil)
    }

    @Test func periodsWithGapsOrWithoutCostAreNotCompared() async throws {
        var values = costs("a", days: 35).series.values
        for index in 24 * 24..<24 * 24 + 5 { values[index] = .nan }
        let gaps = BacktestSeries.named("gaps", step: 3_600, values)
        let nothing = BacktestSeries.named("nothing", step: 3_600, [Double](repeating: 0, count: 35 * 24))
        let report = try await PeriodEvaluation([gaps, nothing], period: .calendar(.week), timeZone: .gmt).run()
        let starts = Set(report.series[0].cases.map(\.start))
        let week = BacktestSeries.start + 18 * Self.day
        #expect(!starts.contains(week) && starts.contains(week + 7 * Self.day))
        #expect(report.points.allSatisfy { $0.series == 1 && $0.leftOut > 0 })
    }

    @Test func saysWhenNothingCanBeEvaluated() {
        let problem = BacktestSeries.problem {
            _ = try PeriodEvaluation([costs("a", days: 20)], period: .calendar(.month), timeZone: .gmt)
        }
        #expect(problem.contains("no series has a whole period (month)"))
        let fast = BacktestSeries.problem {
            _ = try PeriodEvaluation(
                [BacktestSeries.named(step: 60, [Double](repeating: 1, count: 5000))], period: .calendar(.day), timeZone: .gmt)
        }
        #expect(fast.contains("has a step of 60 s"))
    }
}
