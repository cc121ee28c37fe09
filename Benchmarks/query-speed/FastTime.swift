import Exporter
import Foundation

/// Time that runs faster than the machine's, so that hours of a daemon's life take minutes.
struct FastTime: TimeSource {
    let speed: Double
    private let began = ContinuousClock.now
    private let start = Date()

    init(speed: Double) { self.speed = speed }

    var uptime: Double {
        let elapsed = (ContinuousClock.now - began).components
        return (Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18) * speed
    }

    func now() -> Date { start.addingTimeInterval(uptime) }

    func sleep(seconds: Double) async throws {
        try await Task.sleep(for: .seconds(min(max(0, seconds), 1e9) / speed))
    }
}
