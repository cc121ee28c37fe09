import Foundation
import JSON
import TestSupport
import Testing

/// The backtest of projections as it is used: a file in, table and JSON out, and what it says of mistakes.
@Suite struct PeriodBacktestTests {
    private func backtest(_ arguments: [String]) async throws -> (code: Int32, text: String) {
        let program = try RunningProgram(Binary.path, ["backtest"] + arguments)
        let code = try await program.waitForExit(within: 60)
        return (code, program.text)
    }

    /// Five weeks of hours in which weekends cost a fifth, from Monday, 5 January 2026.
    private func costs(in folder: TemporaryFolder) throws -> String {
        var csv = "series,timestamp,value\n"
        let format = ISO8601DateFormatter()
        for hour in 0..<35 * 24 {
            let value = (hour / 24 % 7 > 4 ? 0.2 : 1) * (2 + Double(hour % 24) / 24) * (1 + 0.1 * sin(Double(hour) * 1.7))
            csv += "chat,\(format.string(from: Date(timeIntervalSince1970: 1_767_571_200 + Double(hour) * 3_600))),\(value)\n"
        }
        return try folder.write("costs.csv", csv)
    }

    @Test(.timeLimit(.minutes(2))) func projectsWeeks() async throws {
        let folder = try TemporaryFolder()
        let file = try costs(in: folder)
        let table = try await backtest(["--csv", file, "--period", "week"])
        #expect(table.code == 0, "\(table.text)")
        #expect(table.text.contains("period week in UTC"))
        let output = try await backtest(
            ["--csv", file, "--period", "7d", "--timezone", "Asia/Shanghai", "--format", "json"])
        #expect(output.code == 0, "\(output.text)")
        let json = try JSONValue(parsing: Array(output.text.utf8))
        #expect(json["timezone"]?.string == "Asia/Shanghai")
        let third = try #require(json["points"]?.array?[1])
        let errors = third["methods"]?.array?.compactMap { $0["median_error"]?.double } ?? []
        #expect(errors.count == 4 && errors[0] < 0.5 * errors[1], "\(errors)")
    }

    @Test(arguments: [
        (["--period", "fortnight"], "--period"), (["--period", "0d"], "--period"),
        (["--period", "week", "--horizon", "24h"], "--period"), ([], "--horizon"),
        (["--period", "week", "--timezone", "CST"], "--timezone"), (["--horizon", "24h", "--timezone", "UTC"], "--timezone"),
        (["--period", "week", "--origins", "5"], "--origins"), (["--period", "week", "--methods", "ensemble"], "--methods"),
        (["--period", "week", "--forecasts", "out.csv"], "--forecasts"),
        (["--horizon", "-1h"], "write a length of time such as 60m, 24h or 7d"),
        (["--bogus"], "there is no option '--bogus'"), (["more.csv"], "--csv more.csv"),
        (["--horizon", "24h", "--methods", "ensemble,,last_value"], "nothing between two commas"),
        (["--horizon", "24h", "--methods", ""], "--methods"),
        (["--horizon", "24h", "--methods", "trees,last_value", "--forecasts", "out.csv"], "--forecasts writes those of one"),
        (["--horizon", "24h", "--forecasts", "./costs.csv"], "--forecasts would overwrite costs.csv"),
    ])
    func mistakesNameTheFlag(arguments: [String], flag: String) async throws {
        let output = try await backtest(["--csv", "costs.csv"] + arguments)
        #expect(output.code == 2, "\(output.text)")
        #expect(output.text.contains(flag), "\(output.text)")
    }
}
