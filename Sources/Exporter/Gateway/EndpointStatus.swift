import Foundation
import HTTPClient
import HolySheepAPI

/// How one endpoint of one account is doing: what `holysheep_up` and its neighbours say.
struct EndpointStatus: Sendable {
    /// Whether the newest attempt succeeded; nil before the first.
    private(set) var isUp: Bool?
    /// When an attempt last succeeded and what it said was kept, by this machine's clock.
    private(set) var lastSuccessAt: Date?
    /// What ``lastSuccessAt`` was before the newest answer, in case that can't be stored.
    private var successBefore: Date?
    /// How long the newest answer took, in seconds.
    private(set) var lastDurationSeconds: Double?
    /// Attempts since the process started, failed or not.
    private(set) var calls = 0
    /// Failed attempts since the process started, by reason. Every reason is there from the start,
    /// so that `increase()` sees the first failure.
    private(set) var errors: [String: Int]
    /// What the newest failure was, until an attempt succeeds.
    private(set) var lastError: String?
    /// Decides whether the endpoint may be called. Its time is ``TimeSource/uptime``.
    var circuit: CircuitBreaker

    /// The reason under which an answer that could not be stored is counted.
    static let storageReason = "storage"

    /// - Parameter lastSuccessAt: when an attempt of an earlier process last succeeded, where that is known.
    init(circuit: CircuitBreaker, lastSuccessAt: Date? = nil) {
        self.circuit = circuit
        self.lastSuccessAt = lastSuccessAt
        let reasons = GatewayError.Reason.allCases.filter { $0 != .cancelled && $0 != .shutdown }.map(\.rawValue)
        errors = Dictionary(uniqueKeysWithValues: (reasons + [Self.storageReason]).map { ($0, 0) })
    }

    mutating func recordSuccess(durationSeconds: Double, at time: Date, uptime: Double) {
        calls += 1
        isUp = true
        successBefore = lastSuccessAt
        lastSuccessAt = time
        lastDurationSeconds = durationSeconds
        lastError = nil
        circuit.record(success: true, at: uptime)
    }

    mutating func recordFailure(_ error: GatewayError, uptime: Double) {
        calls += 1
        isUp = false
        errors[error.reason.rawValue, default: 0] += 1
        lastError = error.description
        circuit.record(success: error.isRefusal, at: uptime)
    }

    /// The gateway answered, but what it said could not be kept: its data stays as old as it was.
    mutating func recordStorageFailure(_ detail: String) {
        errors[Self.storageReason, default: 0] += 1
        lastSuccessAt = successBefore
        lastError = detail
    }
}

extension GatewayError {
    /// Whether a gateway that is alive refused this one request: it is busy, or has no data of that day. It
    /// can be asked the next thing, so a refusal does not open the circuit.
    fileprivate var isRefusal: Bool {
        switch reason {
        case .rateLimited, .badRequest, .notFound: true
        default: false
        }
    }
}
