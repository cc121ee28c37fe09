import Logging
import ServiceLifecycle
import UnixSignals

/// Reloads the configuration on SIGHUP.
struct SignalReload: Service {
    let reload: @Sendable () async throws -> Void
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            // A bad configuration has been logged, and the old one stays in force.
            try? await reload()
        }
    }
}
