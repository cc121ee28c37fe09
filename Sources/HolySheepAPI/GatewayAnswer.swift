import Foundation

/// A value from the gateway, with what the answer said around it.
public struct GatewayAnswer<Value: Sendable>: Sendable {
    public var value: Value
    /// Nil when the answer had no rate-limit headers.
    public var rateLimit: RateLimit?
    public var clock: GatewayClock
    /// From the start of the request to the last byte of the answer.
    public var durationSeconds: Double

    public init(value: Value, rateLimit: RateLimit?, clock: GatewayClock, durationSeconds: Double) {
        self.value = value
        self.rateLimit = rateLimit
        self.clock = clock
        self.durationSeconds = durationSeconds
    }
}

/// The time as the gateway sees it.
public struct GatewayClock: Sendable, Equatable {
    /// The `Date` header, in whole seconds.
    public var date: Date?
    /// The `X-Simulated-Time` header (RFC 3339): the time of a simulator that runs at another speed or date. Real
    /// gateways never send it.
    public var simulatedNow: Date?

    public init(date: Date? = nil, simulatedNow: Date? = nil) {
        self.date = date
        self.simulatedNow = simulatedNow
    }

    /// The clock that the rows of an answer are to be judged by; `local` when the gateway told none.
    public func now(local: Date) -> Date {
        simulatedNow ?? date ?? local
    }
}
