import AlertRules
import Foundation
import Logging
import PromQL
import SampleWindow
import Synchronization
import Testing

@testable import Exporter

/// An evaluator of rules over samples that a test makes, with time that the test moves and a real store.
final class RuleBench {
    final class Sink: AlertSink {
        private let taken = Mutex<[AlertNotification]>([])
        var notifications: [AlertNotification] { taken.withLock { $0 } }
        func send(_ notifications: [AlertNotification]) { taken.withLock { $0 += notifications } }
    }

    let folder: StoreFolder
    let storage: StorageSupervisor
    let time: ManualTime
    let box = RuleBox()
    let sink = Sink()
    let holder: ConfigurationHolder
    let evaluator: RuleEvaluator
    private let snapshots = SnapshotBox()
    private static let snapshot = SampleState.snapshot()
    private var window = SampleWindow()
    /// The samples of each tick, by metric and `instance`.
    var samples: [String: [String: Double]] = [:]

    init(_ rules: String, folder: StoreFolder? = nil, at start: Date = ManualTime.sunday, starts: Bool = true) async throws {
        self.folder = try folder ?? StoreFolder()
        storage = self.folder.supervisor()
        storage.open()
        time = ManualTime(start)
        holder = ConfigurationHolder(Self.configuration(rules), at: start)
        let lines = LineBox()
        self.log = lines
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: .logfmt, level: .info) { lines.add(String(decoding: $0, as: UTF8.self)) }
        }
        evaluator = RuleEvaluator(
            holder: holder, snapshots: snapshots, box: box, storage: storage, sink: sink, time: time, logger: logger)
        if starts { await evaluator.start(externalURL: "http://exporter.example") }
    }

    final class LineBox: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    let log: LineBox

    /// The lines of the log that contain a text.
    func lines(_ text: String) -> [String] { log.all.filter { $0.contains(text) } }

    static func configuration(_ rules: String) -> Configuration {
        var configuration = Configuration()
        let (file, problems) = RuleFile.parse(rules, path: "rules.yml")
        precondition(problems.isEmpty, "\(problems)")
        configuration.ruleFiles.files = file.map { [$0] } ?? []
        return configuration
    }

    func reload(_ rules: String) async {
        holder.replace(Self.configuration(rules), at: time.now())
        await evaluator.reload()
    }

    var milliseconds: Int64 { Int64((time.now().timeIntervalSince1970 * 1000).rounded()) }

    /// Takes a sample of everything now.
    func sample() {
        let all = samples.flatMap { metric, values in
            values.map { (labels: Labels(["__name__": metric, "instance": $0.key]), value: $0.value) }
        }
        window.append(all, at: milliseconds, keeping: 6 * 3_600_000)
        var snapshot = Self.snapshot
        snapshot.samples = window.view
        snapshots.publish(snapshot)
    }

    /// Time passes, with a sample and a look at what is due every 5 seconds.
    ///
    /// - Parameters:
    ///   - finishes: Whether what is to outlive the process is written each time.
    ///   - condition: Ends it early.
    /// - Returns: After how many seconds the condition was so; nil if it never was.
    @discardableResult
    func run(seconds: Int, finishes: Bool = true, until condition: () -> Bool = { false }) async -> Int? {
        for step in 1...max(1, seconds / 5) {
            time.advance(5)
            sample()
            await evaluator.evaluateDue()
            if finishes { await evaluator.finish() }
            if condition() { return step * 5 }
        }
        return nil
    }

    /// What an expression finds among the samples and what rules gave, by its labels.
    func query(_ text: String) throws -> [String: Double] {
        var snapshot = try #require(snapshots.snapshot)
        snapshot.rules = box.report
        let source = QuerySource(
            snapshot, now: milliseconds, configuration: holder.current.configuration, storage: storage)
        let value = try QueryLimits.engine.instant(try Parser.expression(text), at: milliseconds, source: source)
        guard case .vector(let elements) = value else { return [:] }
        return Dictionary(uniqueKeysWithValues: elements.map { ("\($0.labels)", $0.value) })
    }

    func rule(_ name: String) -> RuleState? {
        box.report.groups.flatMap(\.state.rules).first { $0.rule.name == name }
    }

    /// `pending`, `firing` or nothing.
    func state(_ alert: String) -> String? { rule(alert)?.activeAlerts.first?.state.name }
}

extension RuleEvaluator {
    /// Evaluates what is due, and returns when all of it is done.
    func evaluateDue() async {
        let runs = takeDue()
        await withTaskGroup(of: Void.self) { group in
            for run in runs { group.addTask { await self.perform(run) } }
        }
    }
}
