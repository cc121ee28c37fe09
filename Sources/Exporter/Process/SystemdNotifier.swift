import CSystemd

/// Tells systemd how far the service is (`Type=notify`), by the protocol of sd_notify(3).
///
/// Outside systemd, where `NOTIFY_SOCKET` is not set, every call does nothing.
struct SystemdNotifier: Sendable {
    enum State: String {
        case ready = "READY=1"
        case stopping = "STOPPING=1"
    }

    private let socketPath: String?

    init(environment: [String: String]) {
        socketPath = environment["NOTIFY_SOCKET"]
    }

    /// Sends `state`. A failure is returned for the log and is never a reason to stop.
    ///
    /// - Returns: the errno of a failure, nil when sent or when there is no service manager.
    @discardableResult
    func notify(_ state: State) -> Int32? {
        guard let socketPath else { return nil }
        let failure = csystemd_notify(socketPath, state.rawValue)
        return failure == 0 ? nil : failure
    }
}
