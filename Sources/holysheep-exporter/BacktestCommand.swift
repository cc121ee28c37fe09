import ArgumentParser
import Backtest
import Exporter
import Foundation
import JSON

struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract:
            "Forecast the past again, each time from what was known by then, and say how good that would have been.")

    @Option(
        help: ArgumentHelp(
            "Series to forecast (CSV, .gz too): series,timestamp,value at a regular step.", valueName: "file"))
    var csv: String?

    @Option(
        name: .customLong("storage.path"),
        help: ArgumentHelp(
            """
            Folder of an exporter's store instead: tokens by the hour, up to 1h ahead requests per minute, with --period \
            cost.
            """, valueName: "folder"))
    var storagePath: String?

    @Option(
        parsing: .unconditional, help: "How far ahead, such as 60m, 24h or 168h.",
        transform: { text throws(ValidationError) in
            guard let horizon = PrometheusDuration(argument: text) else {
                throw ValidationError("write a length of time such as 60m, 24h or 7d")
            }
            return horizon
        })
    var horizon: PrometheusDuration?

    @Option(
        help: ArgumentHelp(
            """
            Project what periods cost in all instead, from 10, 33, 50 and 80 % of each: day, week, month, quarter, year, \
            or a number of days, such as 14d, anywhere.
            """, valueName: "period"))
    var period: String?

    @Option(help: "Where days begin at midnight with --period, such as Asia/Shanghai. (default: UTC)")
    var timezone: String?

    @Option(
        help: ArgumentHelp(
            """
            Where forecasts start: a number of them, evenly over the second half; last, a horizon before the end; or a \
            CSV file, series,origin, with the last bucket known. (default: 30)
            """, valueName: "number|last|file"))
    var origins: String?

    @Option(help: "Methods to evaluate, separated by commas; ensemble is all of them together. (default: all)")
    var methods: String?

    @Option(
        help: ArgumentHelp(
            "Write the forecasts to this file (CSV), those of the ensemble or of the only method named.",
            valueName: "file"))
    var forecasts: String?

    @Option(help: "Output: table or json.")
    var format = OutputFormat.table

    /// What is no option, so that it is named before what is missing.
    @Argument(parsing: .allUnrecognized, help: .hidden)
    var unknown: [String] = []

    func validate() throws {
        if let first = unknown.first {
            throw ValidationError(
                first.hasPrefix("-")
                    ? "there is no option '\(first)'; --help lists those that there are"
                    : "'\(first)' belongs to no option; give a file with --csv \(first)")
        }
        guard (csv == nil) != (storagePath == nil) else {
            throw ValidationError("give either --csv FILE or --storage.path FOLDER")
        }
        guard (horizon == nil) != (period == nil) else {
            throw ValidationError("give either --horizon, such as 24h, or --period, such as month")
        }
        if let period { try checkPeriod(period) } else { try checkHorizon() }
    }

    private func checkPeriod(_ period: String) throws {
        guard BacktestPeriod(argument: period) != nil else {
            throw ValidationError(
                "--period is '\(period)', and must be day, week, month, quarter, year, or from 1d to \(BacktestPeriod.mostDays)d")
        }
        if let timezone, ConfiguredTimeZone(name: timezone) == nil {
            throw ValidationError("--timezone is '\(timezone)', and must be an Area/City name such as Asia/Shanghai, or UTC")
        }
        let others = [("--origins", origins), ("--methods", methods), ("--forecasts", forecasts)]
        if let (name, _) = others.first(where: { $0.1 != nil }) {
            throw ValidationError("\(name) goes with --horizon, not with --period")
        }
    }

    private func checkHorizon() throws {
        if timezone != nil { throw ValidationError("--timezone goes with --period, not with --horizon") }
        guard let horizon, horizon > .zero, horizon.seconds <= BacktestTask.longestHorizon,
            horizon.isMultiple(of: .seconds(1))
        else {
            throw ValidationError("--horizon must be longer than 0, in whole seconds, and at most 168h")
        }
        let origins = origins ?? Self.defaultOrigins
        if let number = Int(origins), number < 1 { throw ValidationError("--origins must be at least 1") }
        guard Int(origins) != nil || origins == "last" || FileManager.default.fileExists(atPath: origins) else {
            throw ValidationError("--origins is \(origins): neither a number, nor last, nor a file that is there")
        }
        if let names, let wrong = names.first(where: { !BacktestTask.everyName.contains($0) }) {
            throw ValidationError(
                wrong.isEmpty
                    ? "--methods names nothing between two commas; separate names by one comma each"
                    : "--methods has '\(wrong)', which is none; there are \(BacktestTask.everyName.joined(separator: ", "))")
        }
        if forecasts != nil, let names, Set(names).count > 1, !names.contains(BacktestTask.ensemble) {
            throw ValidationError(Self.oneForecaster)
        }
        func file(_ path: String) -> URL { URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath() }
        if let forecasts, let input = [csv, origins].compactMap(\.self).first(where: { file($0) == file(forecasts) }) {
            throw ValidationError("--forecasts would overwrite \(input), which is read; name another file")
        }
    }

    func run() async throws {
        if let period { return try await runPeriod(period) }
        let report: BacktestReport
        do {
            let evaluation = try RollingOriginEvaluation(
                try series(), horizon: horizon?.seconds ?? 0,
                origins: try OriginSelection(argument: origins ?? Self.defaultOrigins), methods: names)
            guard forecasts == nil || evaluation.forecaster != nil else {
                throw BacktestError(Self.oneForecaster)
            }
            let progress = ProgressLine(of: "series and methods")
            report = await evaluation.run(keepingForecasts: forecasts != nil) { progress.show($0, of: $1) }
            progress.clear()
            if let forecasts { try OutputFile.write(ForecastFile.encode(report.forecasts), to: forecasts) }
        } catch {
            throw CommandFailure("\(error)")
        }
        switch format {
        case .table: print(report.table(), terminator: "")
        case .json: print(String(decoding: report.json().encoded(), as: UTF8.self))
        }
    }

    private func runPeriod(_ argument: String) async throws {
        let report: PeriodReport
        do {
            guard let period = BacktestPeriod(argument: argument) else { throw BacktestError("--period is not valid") }
            let zone = timezone.flatMap { ConfiguredTimeZone(name: $0) } ?? .utc
            let evaluation = try PeriodEvaluation(
                try series(), period: period, timeZone: zone.timeZone, timeZoneName: zone.name)
            let progress = ProgressLine(of: "series")
            report = await evaluation.run { progress.show($0, of: $1) }
            progress.clear()
        } catch {
            throw CommandFailure("\(error)")
        }
        switch format {
        case .table: print(report.table(), terminator: "")
        case .json: print(String(decoding: report.json().encoded(), as: UTF8.self))
        }
    }

    private static let defaultOrigins = "30"
    private static let oneForecaster =
        "--forecasts writes those of one method: name only one in --methods, or ensemble too"

    private var names: [String]? {
        methods?.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func series() throws -> [NamedSeries] {
        if let csv { return try SeriesFile.load(path: csv) }
        let folder = storagePath ?? ""
        guard let horizon else {
            let costs = try StoredSeries.costs(folder: folder)
            guard !costs.isEmpty else {
                throw BacktestError(file: folder, "holds no costs; let the exporter collect some first")
            }
            return costs
        }
        let series = try StoredSeries.load(folder: folder, horizon: horizon.seconds)
        guard !series.isEmpty else {
            throw BacktestError(file: folder, "holds no history for this horizon; let the exporter collect some first")
        }
        return series
    }
}
