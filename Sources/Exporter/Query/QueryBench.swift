import Foundation
import HTTPServer
import Logging
import SampleWindow

/// The query API over samples of one's own, without a daemon around it: what benchmarks measure.
package enum QueryBench {
    /// - Parameters:
    ///   - samples: what queries see.
    ///   - now: what is now for them.
    package static func router(_ samples: WindowView, at now: Date) -> Router {
        struct StoppedTime: TimeSource {
            let at: Date
            var uptime: Double { 0 }
            func now() -> Date { at }
            func sleep(seconds: Double) async throws { try await SystemTime().sleep(seconds: seconds) }
        }
        let snapshots = SnapshotBox()
        snapshots.publish(
            Snapshot(
                at: now, simulated: false, accounts: [], budgets: [], timeZone: .utc, prices: .builtIn,
                forecast: .init(), storage: StorageHealth(), exposition: RenderedExposition([]), samples: samples))
        let storage = StorageSupervisor(folder: "/nonexistent", logger: Logger(label: "bench"))
        return Router(
            Routes.all(
                RouteContext(
                    telemetryPath: "/metrics", version: "bench", snapshots: snapshots, storage: storage,
                    holder: ConfigurationHolder(Configuration(), at: now), time: StoppedTime(at: now), replan: {},
                    reload: {})))
    }
}
