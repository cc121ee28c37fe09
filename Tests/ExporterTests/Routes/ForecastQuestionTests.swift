import HTTPServer
import Testing

@testable import Exporter

/// What the parameters of `GET /forecast` mean together.
@Suite struct ForecastQuestionTests {
    static let meanings: [(query: String, horizon: Int64, step: Int64, levels: [Int])] = [
        ("", 3_600, 300, []),
        ("?horizon=60m", 3_600, 300, []),
        ("?horizon=61m", 3_660, 3_600, []),
        ("?horizon=7d", 604_800, 3_600, []),
        ("?step=1h", 86_400, 3_600, []),
        ("?step=1h&horizon=60m", 3_600, 3_600, []),
        ("?step=300s&horizon=5m", 300, 300, []),
        ("?level=95&level=80&level=95", 3_600, 300, [80, 95]),
        ("?level=50", 3_600, 300, [50]),
        ("?step=15m", 3_600, 900, []),
        ("?step=2h", 86_400, 7_200, []),
        ("?step=1d&horizon=7d", 604_800, 86_400, []),
        ("?step=3d", 259_200, 259_200, []),
    ]

    /// What is meant where the operator has chosen other steps and horizons.
    static let chosen: [(query: String, horizon: Int64, step: Int64)] = [
        ("", 7_200, 600), ("?horizon=2h", 7_200, 600), ("?horizon=121m", 7_260, 3_600), ("?horizon=12h", 43_200, 21_600), ("?step=20m", 7_200, 1_200),
        ("?horizon=14d", 1_209_600, 21_600), ("?horizon=14d&step=1h", 1_209_600, 3_600),
    ]

    @Test(arguments: chosen) func followsTheConfiguration(query: String, horizon: Int64, step: Int64) throws {
        var grids = ForecastConfiguration()
        (grids.shortStep, grids.shortHorizon) = (.minutes(10), .hours(2))
        (grids.longStep, grids.longHorizon) = (.hours(6), .days(14))
        let question = try ForecastQuestion(HTTPRequest(method: .get, target: "/forecast\(query)"), grids: grids)
        #expect(question.horizon == horizon)
        #expect(question.step == step)
    }

    @Test(arguments: meanings)
    func means(query: String, horizon: Int64, step: Int64, levels: [Int]) throws {
        let question = try ForecastQuestion(HTTPRequest(method: .get, target: "/forecast\(query)"), grids: .init())
        #expect(question.horizon == horizon)
        #expect(question.step == step)
        #expect(question.levels == levels)
    }

    static let mistakes: [(query: String, fields: [String])] = [
        ("?horizon=0s", ["horizon"]), ("?horizon=500ms", ["horizon"]), ("?horizon=-5m", ["horizon"]),
        ("?horizon=3600", ["horizon"]), ("?horizon=", ["horizon"]), ("?horizon=168h1s", ["horizon"]),
        ("?horizon=4m", ["horizon"]), ("?horizon=9999y", ["horizon"]), ("?step=90m", ["step"]), ("?step=7m", ["step"]), ("?step=1m", ["step"]),
        ("?step=2h&horizon=1h", ["horizon"]), ("?step=1y", ["step"]), ("?step=8d&horizon=7d", ["step"]),
        ("?step=5m&horizon=2h", ["step"]), ("?level=49", ["level"]), ("?level=100", ["level"]), ("?level=", ["level"]),
        ("?level=80&level=x&level=y", ["level", "level"]), ("?Metric=cost_usd", ["Metric"]), ("?metric=", ["metric"]),
        ("?model=a&model=b", ["model"]), ("?a=1&b=2&horizon=x", ["a", "b", "horizon"]),
    ]

    @Test(arguments: mistakes) func names(query: String, fields: [String]) throws {
        let error = #expect(throws: HTTPError.self) {
            try ForecastQuestion(HTTPRequest(method: .get, target: "/forecast\(query)"), grids: .init())
        }
        #expect(error?.status == 400)
        #expect(error?.errors.map(\.field) == fields)
    }
}
