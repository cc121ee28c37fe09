import Alertmanager
import Foundation
import HTTPServer
import Logging
import Storage
import Synchronization

/// Makes snapshots, one at a time, and publishes them: every few seconds for the ``PlanLoop``, and at once for whoever
/// has written something that must show.
actor Planner {
    private let holder: ConfigurationHolder
    private let snapshots: SnapshotBox
    private let time: any TimeSource
    private var builder: SnapshotBuilder
    private var serverMetrics: (@Sendable () -> HTTPServerMetrics)?
    private var alertmanagers: @Sendable () -> [AlertmanagerStatistics] = { [] }
    /// How many calls of ``replan()`` there have been.
    private nonisolated let requested = Atomic<Int>(0)
    /// How many of them still wait.
    private nonisolated let waiting = Atomic<Int>(0)
    /// How many of them the newest snapshot has answered.
    private var answered = 0

    init(
        holder: ConfigurationHolder, upstream: UpstreamState, storage: StorageSupervisor, snapshots: SnapshotBox,
        rules: RuleBox = RuleBox(), time: any TimeSource, logger: Logger
    ) {
        self.holder = holder
        self.snapshots = snapshots
        self.time = time
        builder = SnapshotBuilder(upstream: upstream, storage: storage, rules: rules, logger: logger)
    }

    /// Before this nothing is planned: what the server says of itself is part of every snapshot.
    func start(
        serverMetrics: @escaping @Sendable () -> HTTPServerMetrics,
        alertmanagers: @escaping @Sendable () -> [AlertmanagerStatistics] = { [] }
    ) {
        self.serverMetrics = serverMetrics
        self.alertmanagers = alertmanagers
    }

    /// Makes a snapshot of this moment and publishes it.
    ///
    /// - Returns: whether forecasts wait to be brought up to date.
    @discardableResult
    func plan() -> Bool {
        guard let serverMetrics else { return false }
        let requested = requested.load(ordering: .acquiring)
        snapshots.publish(
            builder.build(
                configuration: holder.current, server: serverMetrics(), alertmanagers: alertmanagers(),
                at: time.now(),
                isUrgent: { waiting.load(ordering: .relaxed) > 0 }))
        answered = requested
        return builder.hasWork
    }

    /// Returns when a snapshot is published that knows all that was written before the call. Many that call at once are
    /// answered by one.
    nonisolated func replan() async {
        let number = requested.add(1, ordering: .acquiringAndReleasing).newValue
        waiting.add(1, ordering: .relaxed)
        await plan(for: number)
        waiting.subtract(1, ordering: .relaxed)
    }

    private func plan(for number: Int) {
        if answered < number { plan() }
    }
}
