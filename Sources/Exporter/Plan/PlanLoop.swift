import Exposition
import Foundation
import HTTPServer
import Logging
import Planning
import ServiceLifecycle
import Storage

/// Builds a snapshot every few seconds, and at once when there is something new, and publishes it.
///
/// The only task that plans: it holds what plans depend on between ticks, so nothing here is shared.
struct PlanLoop: Service {
    let holder: ConfigurationHolder
    let upstream: UpstreamState
    let storage: StorageSupervisor
    let server: HTTPServer
    let snapshots: SnapshotBox
    let time: any TimeSource
    let logger: Logger
    private let wakeups: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    /// How often a snapshot is built when nothing wakes the loop, in seconds.
    static let interval = 5.0
    /// The least time between two snapshots, so that a burst of news costs one of them.
    private static let shortestInterval = 1.0

    init(
        holder: ConfigurationHolder, upstream: UpstreamState, storage: StorageSupervisor, server: HTTPServer,
        snapshots: SnapshotBox, time: any TimeSource, logger: Logger
    ) {
        self.holder = holder
        self.upstream = upstream
        self.storage = storage
        self.server = server
        self.snapshots = snapshots
        self.time = time
        self.logger = logger
        (wakeups, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Makes the loop look at once.
    var wake: @Sendable () -> Void { { [bell] in bell.yield() } }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while true {
                        storage.open()
                        bell.yield()
                        try await time.sleep(seconds: Self.interval)
                    }
                }
                var builder = SnapshotBuilder(upstream: upstream, storage: storage)
                for await _ in wakeups {
                    let began = ContinuousClock.now
                    snapshots.publish(
                        builder.build(configuration: holder.current, server: server.metrics, at: time.now()))
                    if builder.hasWork { bell.yield() }
                    let spent = (ContinuousClock.now - began).seconds
                    try await time.sleep(seconds: max(Self.shortestInterval, spent))
                }
                group.cancelAll()
            }
        }
    }
}
