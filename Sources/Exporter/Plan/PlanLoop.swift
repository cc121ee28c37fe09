import Foundation
import ServiceLifecycle

/// Has a snapshot made every few seconds, and at once when there is something new.
struct PlanLoop: Service {
    let planner: Planner
    let storage: StorageSupervisor
    let time: any TimeSource
    private let wakeups: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    /// How often a snapshot is built when nothing wakes the loop, in seconds.
    static let interval = 5.0
    /// The least time between two snapshots, so that a burst of news costs one of them.
    private static let shortestInterval = 1.0

    init(planner: Planner, storage: StorageSupervisor, time: any TimeSource) {
        self.planner = planner
        self.storage = storage
        self.time = time
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
                for await _ in wakeups {
                    let began = ContinuousClock.now
                    if await planner.plan() { bell.yield() }
                    let spent = (ContinuousClock.now - began).seconds
                    try await time.sleep(seconds: max(Self.shortestInterval, spent))
                }
                group.cancelAll()
            }
        }
    }
}
