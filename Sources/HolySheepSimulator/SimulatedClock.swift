import Foundation

/// Simulated time: a start, and from then on the real clock at another speed.
struct SimulatedClock: Sendable {
    /// Simulated time at the start.
    let start: Date
    /// Simulated seconds per real second; 0 freezes time.
    let speed: Double
    private let realStart: Date
    private let real: @Sendable () -> Date

    init(start: Date?, speed: Double, real: @escaping @Sendable () -> Date) {
        let now = real()
        self.start = start ?? now
        self.speed = speed
        self.real = real
        realStart = now
    }

    /// The real time.
    var realNow: Date { real() }

    /// The simulated time. It never runs backwards past the start.
    var now: Date {
        start.addingTimeInterval(speed * max(0, real().timeIntervalSince(realStart)))
    }
}
