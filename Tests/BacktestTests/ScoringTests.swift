import JSON
import Testing

@testable import Backtest

@Suite struct ScoringTests {
    /// A point whose quantiles are its value plus −5 … 5.
    private func point(_ value: Double) -> IssuedPoint {
        IssuedPoint(time: 0, value: value, quantiles: (-5...5).map { value + Double($0) })
    }

    private func isClose(_ a: Double?, _ b: Double) -> Bool { abs((a ?? .infinity) - b) < 1e-12 }

    @Test func agreesWithNumbersWorkedOutByHand() throws {
        // A day of two steps. Changes from day to day up to the first origin: 2, 4; up to the second: 2, 4, 3.
        var scoring = Scoring(values: [10, 20, 12, 24, 15, 20], stepsPerDay: 2)
        scoring.add(known: 4, points: [point(12), point(26)])
        scoring.add(known: 5, points: [point(18)])
        let scores = try #require(scoring.scores)
        #expect(scores.origins == 2)
        // Errors 3 and 6 over a scale of 3, then 2 over a scale of 3.
        #expect(isClose(scores.mase, (4.5 / 3 + 2.0 / 3) / 2))
        #expect(isClose(scores.wape, 11.0 / 55))
        // 15 is inside 8…16, 20 not inside 21…31, 20 inside 14…22.
        #expect(isClose(scores.coverage80, 2.0 / 3) && isClose(scores.coverage95, 2.0 / 3))
        var pinball = 0.0
        for (actual, value) in [(15.0, 12.0), (20, 26), (20, 18)] {
            for tenth in 1...9 {
                let quantile = value + Double(tenth - 5)
                pinball +=
                    actual >= quantile
                    ? Double(tenth) / 10 * (actual - quantile) : (1 - Double(tenth) / 10) * (quantile - actual)
            }
        }
        #expect(isClose(scores.wql, 2 * pinball / 9 / 55))
    }

    @Test func aGapIsNotCompared() throws {
        var scoring = Scoring(values: [10, 20, .nan, 24, 15, .nan], stepsPerDay: 2)
        scoring.add(known: 4, points: [point(12), point(26)])
        #expect(try isClose(#require(scoring.scores).mase, 3.0 / 4))
        #expect(try isClose(#require(scoring.scores).wape, 3.0 / 15))
    }

    @Test func nothingComparedIsNoScore() {
        var scoring = Scoring(values: [10, 20, 12, .nan], stepsPerDay: 2)
        scoring.add(known: 3, points: [point(12)])
        #expect(scoring.scores == nil)
    }

    @Test func aSeriesOfZerosHasNoScores() throws {
        var scoring = Scoring(values: [0, 0, 0, 0], stepsPerDay: 1)
        scoring.add(known: 2, points: [point(0), point(0)])
        let scores = try #require(scoring.scores)
        #expect(scores.mase == nil && scores.wape == nil && scores.wql == nil && scores.coverage80 == 1)
    }

    /// A launch after nothing: no error is a multiple of changes that never were, and means are those of other series.
    @Test func whatNeverChangedHasNoScale() throws {
        var launched = Scoring(values: [0, 0, 0, 50, 60, 70], stepsPerDay: 1)
        launched.add(known: 3, points: [point(0), point(0)])
        let scores = try #require(launched.scores)
        #expect(scores.mase == nil && scores.origins == 1 && scores.wape == 1)
        launched.add(known: 5, points: [point(70)])
        let later = try #require(launched.scores)
        #expect(later.mase == 0)
        var other = Scoring(values: [10, 20, 10, 20, 10], stepsPerDay: 1)
        other.add(known: 4, points: [point(15)])
        let mean = try #require(Scores.mean([scores, other.scores].compactMap { $0 }))
        #expect(mean.mase == 0.5 && mean.wape == 0.75)
    }

    @Test func nearlyNothingHasNoShares() throws {
        var scoring = Scoring(values: [10, 20, 12, 24, 0, 0.001], stepsPerDay: 2)
        scoring.add(known: 4, points: [point(12), point(26)])
        let idle = try #require(scoring.scores)
        #expect(idle.wape == nil && idle.wql == nil && idle.mase != nil)
        scoring.add(known: 3, points: [point(12)])
        let busy = try #require(scoring.scores)
        #expect(busy.wape != nil)
        #expect(try #require(Scores.mean([idle, busy])).wape == busy.wape, "only those that have some")
        let report = BacktestReport(
            horizon: 7_200, kind: .long,
            series: [
                .init(name: "idle", step: 3_600, methods: [.init(name: "ensemble", scores: idle, standIns: 0)])
            ], methods: ["ensemble"], skipped: [], forecasts: [])
        #expect(report.json()["series"]?.array?[0]["methods"]?.array?[0]["wape"] == .null)
        #expect(report.table().contains("no WAPE and wQL, because what came adds up to nearly nothing: idle"))
    }
}
