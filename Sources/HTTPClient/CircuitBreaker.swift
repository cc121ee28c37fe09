/// Stops calls to a server that keeps failing, and lets one call through now and then to see whether it is back.
///
/// A value with time passed in: seconds on any clock that does not run backwards. The owner asks ``allow(at:)`` before
/// a call and then reports it with ``record(success:at:)``, or with ``cancelProbe()`` when it came to nothing.
public struct CircuitBreaker: Sendable, Equatable {
    public struct Configuration: Sendable, Equatable {
        /// Failures in a row that open the circuit.
        public var failureThreshold: Int
        /// How long it stays open before a probe, in seconds.
        public var openSeconds: Double

        public init(failureThreshold: Int = 5, openSeconds: Double = 60) {
            self.failureThreshold = max(1, failureThreshold)
            self.openSeconds = max(0, openSeconds)
        }
    }

    public enum State: String, Sendable {
        /// Calls go through.
        case closed
        /// Calls are refused.
        case open
        /// One call may go through, or is on its way.
        case halfOpen = "half_open"
    }

    private enum Phase: Equatable {
        case closed(failures: Int)
        case open(since: Double)
        case probing
        /// A probe was cancelled: the next call is one.
        case awaitingProbe
    }

    private let configuration: Configuration
    private var phase = Phase.closed(failures: 0)

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// Whether a call may go now. In the half-open state the first to ask is the probe, and all others are refused
    /// until it is reported.
    public mutating func allow(at now: Double) -> Bool {
        switch phase {
        case .closed:
            return true
        case .probing:
            return false
        case .open(let since) where remaining(since: since, at: now) > 0:
            return false
        case .open, .awaitingProbe:
            phase = .probing
            return true
        }
    }

    /// Reports a call that was allowed. What comes late from calls made before the circuit opened changes nothing
    /// while it is open.
    public mutating func record(success: Bool, at now: Double) {
        switch phase {
        case .closed(let failures):
            if success {
                phase = .closed(failures: 0)
            } else {
                phase =
                    failures + 1 >= configuration.failureThreshold
                    ? .open(since: now) : .closed(failures: failures + 1)
            }
        case .probing:
            phase = success ? .closed(failures: 0) : .open(since: now)
        case .open, .awaitingProbe:
            break
        }
    }

    /// Reports that the probe ended without telling anything, as when its task was cancelled. The next call is a probe.
    public mutating func cancelProbe() {
        if phase == .probing { phase = .awaitingProbe }
    }

    /// Whether calls go through freely: neither resting nor waiting for a probe.
    public var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// - Parameter now: seconds on the clock that ``allow(at:)`` is given.
    public func state(at now: Double) -> State {
        switch phase {
        case .closed: .closed
        case .open(let since): remaining(since: since, at: now) > 0 ? .open : .halfOpen
        case .probing, .awaitingProbe: .halfOpen
        }
    }

    /// Seconds until a probe may go, zero when it may go now; nil when the circuit is closed or a probe is on its way.
    public func secondsUntilProbe(at now: Double) -> Double? {
        switch phase {
        case .closed, .probing: nil
        case .awaitingProbe: 0
        case .open(let since): remaining(since: since, at: now)
        }
    }

    private func remaining(since: Double, at now: Double) -> Double {
        min(max(0, since + configuration.openSeconds - now), configuration.openSeconds)
    }
}
