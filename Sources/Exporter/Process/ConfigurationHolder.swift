import Foundation
import Synchronization

/// The configuration in force and how the newest attempt to replace it went.
final class ConfigurationHolder: Sendable {
    struct State: Sendable {
        var configuration: Configuration
        /// Whether the newest load succeeded.
        var lastLoadSucceeded = true
        /// When a load last succeeded.
        var loadedAt: Date
    }

    private let state: Mutex<State>

    init(_ configuration: Configuration, at time: Date) {
        state = Mutex(State(configuration: configuration, loadedAt: time))
    }

    var current: State { state.withLock { $0 } }

    /// Puts a configuration in force that was loaded at `time`.
    func replace(_ configuration: Configuration, at time: Date) {
        state.withLock { $0 = State(configuration: configuration, loadedAt: time) }
    }

    /// Notes that a load failed; the configuration in force stays.
    func noteFailure() {
        state.withLock { $0.lastLoadSucceeded = false }
    }
}
