import AlertRules
import CivilTime
import Foundation
import Logging
import PromQL
import SampleWindow

/// Evaluates the rule groups of the configuration in force, each at its own times, and publishes what comes of them.
///
/// A group that takes long holds up no other one, nor anything else: evaluations run on threads of their own.
actor RuleEvaluator {
    private let holder: ConfigurationHolder
    private let snapshots: SnapshotBox
    private let box: RuleBox
    private let storage: StorageSupervisor
    private let sink: any AlertSink
    private let time: any TimeSource
    private let log: RuleLog
    private let states: AlertStates
    private let runner = QueryRunner(maximumSeconds: 86_400, maximumRunning: 8, maximumWaiting: 100_000)

    private var options = RuleOptions()
    private var groups = RuleGroups([])
    private var courses: [String: RuleGroupCourse] = [:]
    /// Groups that a reload has removed, and when their series end. Milliseconds since 1970.
    private var removed: [(state: RuleGroupState, endsAt: Int64)] = []
    private var recorded = RecordedWindow()
    private var durations = RuleDurations()
    private var running: Set<String> = []
    /// How often the rules have been read; 0 before the start.
    private var generation = 0

    init(
        holder: ConfigurationHolder, snapshots: SnapshotBox, box: RuleBox, storage: StorageSupervisor,
        sink: any AlertSink, time: any TimeSource, logger: Logger
    ) {
        self.holder = holder
        self.snapshots = snapshots
        self.box = box
        self.storage = storage
        self.sink = sink
        self.time = time
        log = RuleLog(logger: logger)
        states = AlertStates(storage: storage)
    }

    /// Takes the rules of the configuration in force for the first time. Since when alerts are active is restored once
    /// each group has been evaluated twice.
    ///
    /// - Parameter externalURL: For templates.
    func start(externalURL: String) {
        generation += 1
        options.externalURL = externalURL
        groups = RuleGroups(holder.current.configuration.ruleFiles.files, options: options, restoresState: true)
        renewCourses(restores: true)
        publish()
    }

    /// Takes the rules of the configuration in force. Rules that stay keep their state, also what comes of an evaluation
    /// that is running now.
    func reload() {
        // The start will take them.
        guard generation > 0 else { return }
        generation += 1
        let gone = groups.reload(holder.current.configuration.ruleFiles.files, options: options)
        removed.removeAll { ended in groups.groups.contains { $0.group.key == ended.state.group.key } }
        removed += gone.map { (state: $0, endsAt: milliseconds + 2 * $0.interval) }
        renewCourses(restores: false)
        publish()
    }

    /// The groups that are due and not running, which count as running from now on: each must be performed.
    func takeDue() -> [RuleRun] {
        let now = milliseconds
        endRemoved(at: now)
        let snapshot = snapshots.snapshot
        return groups.groups.compactMap { state -> RuleRun? in
            let key = state.group.key
            guard !running.contains(key), var course = courses[key] else { return nil }
            // Without samples there is nothing to evaluate; and the clock may have been set back.
            if snapshot == nil || course.next - now > state.interval { course.next = state.nextEvaluation(after: now) }
            defer { courses[key] = course }
            guard var snapshot, course.next <= now else { return nil }
            let missed = (now - course.next) / state.interval
            let tick = course.next + missed * state.interval
            course.iterations.missed += Int(missed)
            course.next = tick + state.interval
            running.insert(key)
            snapshot.rules.recorded = recorded
            return RuleRun(
                key: key, generation: generation, tick: tick, state: state, snapshot: snapshot,
                restores: course.restores && course.iterations.done == 1,
                configuration: holder.current.configuration, storage: storage, states: states)
        }
    }

    /// Seconds until something is due.
    func secondsUntilDue() -> Double {
        let due = groups.groups.compactMap { running.contains($0.group.key) ? nil : courses[$0.group.key]?.next }
        guard let next = (due + removed.map(\.endsAt)).min() else { return .infinity }
        return max(0, Double(next - milliseconds) / 1000)
    }

    func perform(_ run: RuleRun) async {
        // It fails when the process ends, or has not come to it in a day.
        let outcome = try? await runner.run(seconds: nil) { turn in run.evaluate(turn) }
        running.remove(run.key)
        if let outcome, !Task.isCancelled { take(outcome, of: run) }
    }

    /// Returns when what is to outlive the process has been written.
    func finish() async { await states.finish() }

    private func take(_ outcome: RuleRun.Outcome, of run: RuleRun) {
        guard let index = groups.groups.firstIndex(where: { $0.group.key == run.key }) else { return }
        if run.generation == generation {
            groups.groups[index] = outcome.state
        } else {
            groups.groups[index].continue(outcome.state)
        }
        store(outcome.evaluation.samples)
        states.keep(outcome.evaluation.samples, droppingBefore: run.tick - options.outageTolerance)
        courses[run.key]?.iterations.done += 1
        courses[run.key]?.iterations.failures += outcome.evaluation.failures.count
        for rule in outcome.state.rules { durations.add(rule.evaluationDuration) }
        log.changes(from: run.state, to: outcome.state)
        publish()
        if !outcome.evaluation.notifications.isEmpty { sink.send(outcome.evaluation.notifications) }
    }

    private func store(_ samples: [RecordedSample]) {
        let refused = recorded.refusedSamples
        for sample in samples { recorded.append(sample.value, of: sample.labels, at: sample.timestamp) }
        recorded.drop(at: milliseconds, keeping: holder.current.configuration.storage.window.milliseconds)
        if refused == 0, recorded.refusedSamples > 0 {
            log.logger.warning(
                "rules give too many series; no new ones are kept",
                metadata: ["most": "\(recorded.maximumSeries)", "remedy": "aggregate more in the rules"])
        }
    }

    /// Marks the ends of series whose groups are gone, unless others have given them since.
    private func endRemoved(at now: Int64) {
        let due = removed.filter { $0.endsAt <= now }
        guard !due.isEmpty else { return }
        removed.removeAll { $0.endsAt <= now }
        for (state, _) in due {
            let markers = state.endMarkers(at: now).filter { marker in
                (recorded.lastTime(of: marker.labels) ?? .min) <= (state.lastEvaluation ?? .min)
            }
            store(markers)
            states.keep(markers, droppingBefore: now - options.outageTolerance)
        }
        publish()
    }

    private func renewCourses(restores: Bool) {
        let now = milliseconds
        let known = courses
        courses = [:]
        for state in groups.groups {
            let fresh = RuleGroupCourse(
                interval: state.interval, next: state.nextEvaluation(after: now), restores: restores)
            var course = known[state.group.key] ?? fresh
            if course.interval != state.interval { (course.interval, course.next) = (fresh.interval, fresh.next) }
            courses[state.group.key] = course
        }
    }

    private func publish() {
        let reports = groups.groups.map { state in
            RuleGroupReport(state: state, iterations: courses[state.group.key]?.iterations ?? .init())
        }
        box.publish(
            RuleReport(
                groups: reports.sorted {
                    ($0.state.group.file, $0.state.group.name) < ($1.state.group.file, $1.state.group.name)
                }, recorded: recorded, durations: durations))
    }

    private var milliseconds: Int64 { time.now().unixMilliseconds }
}

/// When a group is evaluated, and how that went.
private struct RuleGroupCourse {
    /// Milliseconds.
    var interval: Int64
    /// Milliseconds since 1970.
    var next: Int64
    var iterations = RuleGroupReport.Iterations()
    /// Whether since when alerts are active is to be restored after the second evaluation.
    var restores: Bool
}
