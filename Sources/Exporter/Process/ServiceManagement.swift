import Logging
import ServiceLifecycle
import UnixSignals

/// What a service manager asks and is told: SIGHUP reloads the configuration, and systemd hears when the daemon is
/// ready and when it stops.
///
/// Last in the list of services: when it runs, the signals that stop the daemon are listened for, so that one sent by
/// whoever waits for readiness is not lost; and it is the first to be told to stop.
struct ServiceManagement: Service {
    let reload: @Sendable () async throws -> Void
    let notifier: SystemdNotifier
    let logger: Logger

    func run() async throws {
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        if let failure = notifier.notify(.ready) {
            logger.warning("systemd was not told that the service is ready", metadata: ["errno": "\(failure)"])
        }
        for await _ in hangups.cancelOnGracefulShutdown() {
            // A bad configuration has been logged, and the old one stays in force.
            try? await reload()
        }
        notifier.notify(.stopping)
    }
}
