import Foundation

/// Where loops get the time and wait, so that tests can move both by hand.
public protocol TimeSource: Sendable {
    /// The wall clock.
    func now() -> Date

    /// Waits for `seconds`; a value of zero or less returns at once.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(seconds: Double) async throws
}

/// The machine's own clock.
public struct SystemTime: TimeSource {
    public init() {}

    public func now() -> Date { Date() }

    public func sleep(seconds: Double) async throws {
        try await Task.sleep(for: .seconds(max(0, seconds)))
    }
}
