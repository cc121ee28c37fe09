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
    private let load: @Sendable () throws(ReloadError) -> Configuration

    /// - Parameter load: reads the configuration anew.
    init(_ configuration: Configuration, at time: Date, load: @escaping @Sendable () throws(ReloadError) -> Configuration) {
        state = Mutex(State(configuration: configuration, loadedAt: time))
        self.load = load
    }

    var current: State { state.withLock { $0 } }

    /// Loads the configuration anew and puts it in force.
    ///
    /// - Throws: every problem of a bad one; the one before it stays in force.
    func reload(at time: Date) throws(ReloadError) -> Configuration {
        do throws(ReloadError) {
            let fresh = try load()
            state.withLock { $0 = State(configuration: fresh, loadedAt: time) }
            return fresh
        } catch {
            state.withLock { $0.lastLoadSucceeded = false }
            throw error
        }
    }
}

/// Why a configuration was refused: every problem of it.
struct ReloadError: Error {
    var problems: [Diagnostic]
}
