import Foundation
import HTTPServer
import Logging
import ServiceLifecycle
import Storage

/// Stops the HTTP server when the daemon is asked to stop: first in the list of services, so the last
/// to go, and metrics are there until the end.
struct ServerShutdown: Service {
    let server: HTTPServer
    let notifier: SystemdNotifier

    /// How long requests in flight may take to end.
    private static let drain = Duration.seconds(2)

    func run() async throws {
        try? await gracefulShutdown()
        notifier.notify(.stopping)
        await server.stop(drain: Self.drain)
    }
}

/// Deletes what is older than it is to be kept, once an hour.
struct Retention: Service {
    let storage: StorageSupervisor
    /// How long usage is kept, in seconds; the counters keep what is deleted.
    let keepSeconds: Double
    let time: any TimeSource
    let logger: Logger

    private static let interval = 3_600.0
    /// Raw queue samples serve for the last two days; five-minute and hourly rollups take over.
    private static let keepSamplesSeconds = 2 * 86_400.0
    private static let keepRollupsSeconds = 100 * 86_400.0

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await time.sleep(seconds: Self.interval)
                await prune()
            }
        }
    }

    private func prune() async {
        guard let store = storage.store else { return }
        let now = time.now().timeIntervalSince1970
        do throws(StorageError) {
            let summary = try await store.prune(
                usageBefore: Int64(now - keepSeconds), queueSamplesBefore: Int64(now - Self.keepSamplesSeconds),
                rollupsBefore: Int64(now - min(keepSeconds, Self.keepRollupsSeconds)))
            logger.debug("pruned the store", metadata: ["summary": "\(summary)"])
        } catch {
            storage.fail(error)
        }
    }
}
