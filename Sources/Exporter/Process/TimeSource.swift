import Foundation

/// Where loops get the time and wait, so that tests can move both by hand.
public protocol TimeSource: Sendable {
    /// The wall clock.
    func now() -> Date

    /// Seconds since some moment in the past, on a clock that neither jumps nor runs backwards when the wall
    /// clock is set. Intervals are measured on it.
    var uptime: Double { get }

    /// Waits for `seconds`; a value of zero or less returns at once.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(seconds: Double) async throws
}

/// The machine's own clock.
public struct SystemTime: TimeSource {
    private static let began = ContinuousClock.now
    /// What a `Duration` holds is less than what a `Double` does: nobody waits for longer than this.
    private static let longestSleep = 366 * 86_400.0

    public init() {}

    public func now() -> Date { Date() }

    public var uptime: Double {
        // Read first: it is set when it is first read.
        let began = Self.began
        return (ContinuousClock.now - began).seconds
    }

    public func sleep(seconds: Double) async throws {
        try await Task.sleep(for: .seconds(min(max(0, seconds), Self.longestSleep)))
    }
}
