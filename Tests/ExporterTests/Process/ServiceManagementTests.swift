import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Exporter

@Suite struct ServiceManagementTests {
    /// A service that was started earlier, so that it is stopped later.
    private struct Other: Service {
        let onStop: @Sendable () -> Void

        func run() async throws {
            try await gracefulShutdown()
            onStop()
        }
    }

    @Test func readyMeansThatSignalsAreHeardAndStoppingComesFirst() async throws {
        let folder = try StoreFolder()
        let name = folder.path + "/notify"
        let manager = try ServiceManagerSocket(name)
        let reloads = Atomic(0)
        let heardBefore = Mutex<String?>(nil)
        let group = ServiceGroup(
            services: [
                Other { heardBefore.withLock { $0 = manager.receive() } },
                ServiceManagement(
                    reload: { reloads.add(1, ordering: .relaxed) },
                    notifier: SystemdNotifier(environment: ["NOTIFY_SOCKET": name]), logger: quietLogger),
            ], logger: quietLogger)
        let running = Task { try await group.run() }
        try #require(await eventually { manager.receive() == "READY=1" })
        // It would end this process if it were not listened for.
        kill(getpid(), SIGHUP)
        try #require(await eventually { reloads.load(ordering: .relaxed) == 1 })
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(heardBefore.withLock { $0 } == "STOPPING=1")
    }
}
