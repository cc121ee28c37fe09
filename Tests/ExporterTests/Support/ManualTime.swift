import Foundation
import Synchronization

@testable import Exporter

/// Time that only a test moves. Nothing ever waits: a sleep moves the clocks on by what was asked and returns,
/// until as many sleeps have passed as the test allows, and then throws as if the task had been cancelled.
final class ManualTime: TimeSource {
    private struct State {
        var now: Date
        var uptime = 1_000.0
        var slept: [Double] = []
    }

    /// 2026-03-15T08:00:00Z, a Sunday.
    static let sunday = Date(timeIntervalSince1970: 1_773_561_600)

    private let state: Mutex<State>
    private let sleepLimit: Int

    init(_ now: Date = ManualTime.sunday, sleepLimit: Int = .max) {
        state = Mutex(State(now: now))
        self.sleepLimit = sleepLimit
    }

    func now() -> Date { state.withLock { $0.now } }
    var uptime: Double { state.withLock { $0.uptime } }
    /// How long each sleep was to be, in order.
    var slept: [Double] { state.withLock { $0.slept } }

    /// Time passes.
    func advance(_ seconds: Double) {
        state.withLock {
            $0.now += seconds
            $0.uptime += seconds
        }
    }

    /// Somebody sets the wall clock; no time passes.
    func setClock(ahead seconds: Double) { state.withLock { $0.now += seconds } }

    func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        try state.withLock { state in
            guard state.slept.count < sleepLimit else { throw CancellationError() }
            state.slept.append(seconds)
            state.now += max(0, seconds)
            state.uptime += max(0, seconds)
        }
        await Task.yield()
    }
}

/// Time that stands still: every sleep lasts as long as the test says, or until the task is cancelled.
struct StandingTime: TimeSource {
    var date = ManualTime.sunday
    var pause = 600.0

    func now() -> Date { date }
    var uptime: Double { 1_000 }
    func sleep(seconds: Double) async throws { try await Task.sleep(for: .seconds(pause)) }
}

/// Waits for something that another task or process does.
func eventually(within seconds: Double = 10, _ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return try await condition()
}
