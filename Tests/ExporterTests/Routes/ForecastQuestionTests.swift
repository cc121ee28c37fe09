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
    ]

    @Test(arguments: meanings)
    func means(query: String, horizon: Int64, step: Int64, levels: [Int]) throws {
        let question = try ForecastQuestion(HTTPRequest(method: .get, target: "/forecast\(query)"))
        #expect(question.horizon == horizon)
        #expect(question.step == step)
        #expect(question.levels == levels)
    }

    static let mistakes: [(query: String, fields: [String])] = [
        ("?horizon=0s", ["horizon"]), ("?horizon=500ms", ["horizon"]), ("?horizon=-5m", ["horizon"]),
        ("?horizon=3600", ["horizon"]), ("?horizon=", ["horizon"]), ("?horizon=168h1s", ["horizon"]),
        ("?horizon=4m", ["horizon"]), ("?horizon=9999y", ["horizon"]), ("?step=2h", ["step"]), ("?step=1m", ["step"]),
        ("?step=5m&horizon=2h", ["step"]), ("?level=49", ["level"]), ("?level=100", ["level"]), ("?level=", ["level"]),
        ("?level=80&level=x&level=y", ["level", "level"]), ("?Metric=cost_usd", ["Metric"]), ("?metric=", ["metric"]),
        ("?model=a&model=b", ["model"]), ("?a=1&b=2&horizon=x", ["a", "b", "horizon"]),
    ]

    @Test(arguments: mistakes) func names(query: String, fields: [String]) throws {
        let error = #expect(throws: HTTPError.self) {
            try ForecastQuestion(HTTPRequest(method: .get, target: "/forecast\(query)"))
        }
        #expect(error?.status == 400)
        #expect(error?.errors.map(\.field) == fields)
    }
}
