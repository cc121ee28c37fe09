import Foundation
import Testing

@testable import Exporter

@Suite struct SystemTimeTests {
    @Test(arguments: [0.0, -5, -.infinity, .nan])
    func nothingToWaitForReturnsAtOnce(seconds: Double) async throws {
        try await SystemTime().sleep(seconds: seconds)
    }

    /// A gateway decides how long some waits are: no number of its may end the process.
    @Test(arguments: [1e9, 1e23, 1e300, .infinity])
    func aWaitWithoutEndEndsWithItsTask(seconds: Double) async {
        let task = Task { try await SystemTime().sleep(seconds: seconds) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func uptimeOnlyGrows() {
        let time = SystemTime()
        let readings = (0..<100).map { _ in time.uptime }
        #expect(readings == readings.sorted() && readings[0] >= 0)
    }
}
