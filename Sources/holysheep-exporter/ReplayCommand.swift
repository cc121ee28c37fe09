import ArgumentParser
import CivilTime
import Exporter
import Forecasting
import Foundation
import HolySheepSimulator
import JSON
import Replay

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run capacity policies over recorded traffic: what is throttled, what is wasted, what is decided.")

    @Option(
        help: ArgumentHelp(
            """
            Traffic (CSV, .gz too): timestamp,model,requests,input_tokens,output_tokens; or surge, a built-in one from \
            500 to 15,000 requests a minute within 90 s.
            """, valueName: "file"))
    var trace: String

    @Option(help: "The model to replay. (default: all of the trace together)")
    var model: String?

    @Option(help: "Policies, separated by commas: predictive, reactive, static, seed. (default: all)")
    var policies: String?

    @Option(help: "How much of the beginning is history that policies know. (default: the first half)")
    var history: PrometheusDuration?

    @Option(
        help: ArgumentHelp(
            "Multiply the traffic by a number, or so that its mean is a share of the starting limit: mean=0.6.",
            valueName: "factor"))
    var scale: TrafficScale?

    @Option(help: "The limit at the start, in requests per minute. (default: with --scale 1000, else fits the history)")
    var start: Double?

    @Option(help: "How long it takes until a decision is in force.")
    var actuationDelay = PrometheusDuration.minutes(2)

    @Option(help: "The most requests that wait; what comes when the queue is full is throttled.")
    var queueLimit = 10_000

    @Option(help: "The longest that a request waits before it is throttled.")
    var maxWait = PrometheusDuration.seconds(30)

    @Option(
        help: ArgumentHelp(
            "Announced traffic, NAME,START,END,RPM with times in RFC 3339; repeatable.", valueName: "event"))
    var event: [String] = []

    @Flag(help: "Also run predictive with the headroom that costs as many capacity-hours as reactive.")
    var equalCapacity = false

    @OptionGroup var capacity: CapacityOptions

    @Option(help: "Output: table or json.")
    var format = OutputFormat.table

    @Option(help: ArgumentHelp("Write a chart of demand and capacity to this file.", valueName: "file"))
    var svg: String?

    @Option(
        help: ArgumentHelp(
            "Write what happened minute by minute to this file (CSV): policy,timestamp,requests,throttled,capacity.",
            valueName: "file"))
    var timeline: String?

    func validate() throws {
        _ = try policyNames()
        _ = try event.map(AnnouncedEvent.parse)
        if let start { try Self.check(start, (1...1e9).contains(start), "--start", "from 1 to 1e9") }
        guard trace != ReplaySource.surge || model == nil else {
            throw ValidationError("--model chooses from a file; the built-in surge has one model")
        }
        try Self.check(queueLimit, (0...1_000_000_000).contains(queueLimit), "--queue-limit", "from 0 to 1000000000")
        try Self.check(maxWait, maxWait <= .hours(1), "--max-wait", "at most 1h")
        try Self.check(actuationDelay, actuationDelay <= .hours(24), "--actuation-delay", "at most 24h")
    }

    static func check(_ value: some Any, _ isFine: Bool, _ name: String, _ range: String) throws {
        guard isFine else { throw ValidationError("\(name) is \(value), and must be \(range)") }
    }

    private func policyNames() throws -> [PolicyName] {
        guard let policies else { return PolicyName.allCases }
        let all = PolicyName.allCases.map(\.rawValue).joined(separator: ", ")
        var names: [PolicyName] = []
        for text in policies.split(separator: ",", omittingEmptySubsequences: false) {
            let text = text.trimmingCharacters(in: .whitespaces)
            guard let name = PolicyName(rawValue: text) else {
                throw ValidationError("--policies has '\(text)', which is no policy; there are \(all)")
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    func run() throws {
        let report: ReplayReport
        do {
            report = try replay()
        } catch let error as ValidationError {
            throw error
        } catch {
            throw CommandFailure("\(error)")
        }
        if let svg { try OutputFile.write(Array(ReplayChart(report).svg().utf8), to: svg) }
        if let timeline { try OutputFile.write(TimelineFile.encode(report.results), to: timeline) }
        switch format {
        case .table: print(report.table(), terminator: "")
        case .json: print(String(decoding: report.json().encoded(), as: UTF8.self))
        }
    }

    private func replay() throws -> ReplayReport {
        let settings = try capacity.load()
        let source = try ReplaySource(
            trace: trace, model: model, history: history?.seconds, scale: scale, start: start)
        let replay = GatewayReplay(
            source.trace, over: source.range,
            settings: ReplaySettings(
                startingLimit: source.start, bounds: try settings.bounds(start: source.start),
                actuationDelay: actuationDelay.seconds, queueLimit: queueLimit, maxWait: Int(maxWait.seconds)))
        let comparison = PolicyComparison(
            replay, capacity: settings.policy, leadTime: settings.leadTime, rpmPerReplica: settings.rpmPerReplica,
            events: settings.events + (try event.map(AnnouncedEvent.parse)))
        return run(comparison, try policyNames(), timeZone: settings.timeZone)
    }

    private func run(_ comparison: PolicyComparison, _ names: [PolicyName], timeZone: TimeZone) -> ReplayReport {
        var forecasts: ForecastTrack?
        if equalCapacity || names.contains(.predictive) {
            let progress = ProgressLine(of: "forecasts")
            forecasts = comparison.forecasts(timeZone: timeZone) { progress.show($0, of: $1) }
            progress.clear()
        }
        let progress = ProgressLine(of: "policies")
        let results = names.enumerated().map { index, name in
            progress.show(index, of: names.count)
            return comparison.run(name, forecasts: forecasts)
        }
        progress.clear()
        guard equalCapacity, let forecasts else { return ReplayReport(comparison, results: results) }
        let search = ProgressLine(of: "steps towards equal capacity")
        let reactive =
            results.first { $0.policy == PolicyName.reactive.rawValue } ?? comparison.run(.reactive, forecasts: nil)
        let equal = comparison.atEqualCapacity(with: reactive, forecasts: forecasts) { search.show($0, of: $1) }
        search.clear()
        return ReplayReport(
            comparison, results: results, equalCapacity: equal.map(ReplayReport.Comparison.found) ?? .outOfReach)
    }
}
