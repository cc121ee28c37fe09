import Foundation
import HTTPClient
import HolySheepAPI
import Logging
import Storage

/// Calls one endpoint of one account under its retry policy and circuit breaker, and records what
/// came of every attempt.
struct GatewayCaller: Sendable {
    let account: String
    let endpoint: GatewayEndpoint
    let upstream: UpstreamState
    let retry: RetryPolicy
    let time: any TimeSource
    let logger: Logger

    /// Why a poll came to nothing.
    enum Failure: Error {
        /// The circuit is open; a probe is allowed after so many seconds.
        case circuitOpen(secondsUntilProbe: Double)
        case gateway(GatewayError)
        /// There is an answer, but it could not be kept.
        case storage(StorageError)
    }

    /// Performs `operation` until it succeeds or the policy gives up.
    ///
    /// A gateway that asks for a longer rest than the policy waits is not asked again here: the caller has its
    /// `retryAfter`.
    func call<Value: Sendable>(
        _ operation: () async throws(GatewayError) -> GatewayAnswer<Value>
    ) async throws(Failure) -> GatewayAnswer<Value> {
        var random = SystemRandomNumberGenerator()
        var attempt = 0
        while true {
            try enterCircuit()
            attempt += 1
            let failure: GatewayError
            do {
                let answer = try await operation()
                record(answer)
                return answer
            } catch {
                failure = error
            }
            record(failure)
            let decision = retry.decide(
                attempt: attempt, outcome: failure.retryOutcome, retryAfter: failure.retryAfter, random: &random)
            guard case .retry(let delay) = decision, (failure.retryAfter ?? 0) <= retry.maxDelay else {
                throw .gateway(failure)
            }
            log(failure, retryIn: delay)
            guard (try? await time.sleep(seconds: delay)) != nil else { throw .gateway(.cancelled) }
        }
    }

    private func enterCircuit() throws(Failure) {
        let now = time.uptime
        var waitSeconds: Double?
        upstream.update(account) { status in
            guard var endpointStatus = status.endpoints[endpoint] else { return }
            if !endpointStatus.circuit.allow(at: now) {
                waitSeconds = endpointStatus.circuit.secondsUntilProbe(at: now) ?? 1
            }
            status.endpoints[endpoint] = endpointStatus
        }
        if let waitSeconds { throw .circuitOpen(secondsUntilProbe: waitSeconds) }
    }

    private func record<Value>(_ answer: GatewayAnswer<Value>) {
        let (now, uptime) = (time.now(), time.uptime)
        update { status in
            status.endpoints[endpoint]?
                .recordSuccess(durationSeconds: answer.durationSeconds, at: now, uptime: uptime)
            status.outcomes.record(.answered, at: now)
            status.clock.observe(answer.clock, receivedAt: now)
            if let rateLimit = answer.rateLimit { status.rateLimit = rateLimit }
        }
    }

    private func record(_ failure: GatewayError) {
        let (now, uptime) = (time.now(), time.uptime)
        update { status in
            // A call that we broke off ourselves says nothing about the gateway.
            if failure.isOurs {
                status.endpoints[endpoint]?.circuit.cancelProbe()
            } else {
                status.endpoints[endpoint]?.recordFailure(failure, uptime: uptime)
                status.outcomes.record(failure.reason == .rateLimited ? .throttled : .failed, at: now)
            }
            if let rateLimit = failure.rateLimit { status.rateLimit = rateLimit }
        }
    }

    /// Changes the account's state, and says so when that opens or closes the endpoint's circuit. A probe that fails
    /// does neither.
    private func update(_ change: (inout AccountStatus) -> Void) {
        var before: EndpointStatus?
        var after: EndpointStatus?
        upstream.update(account) { status in
            before = status.endpoints[endpoint]
            change(&status)
            after = status.endpoints[endpoint]
        }
        guard let before, let after, before.circuit.isClosed != after.circuit.isClosed else { return }
        var metadata: Logger.Metadata = ["account": "\(account)", "endpoint": "\(endpoint.rawValue)"]
        guard let seconds = after.circuit.secondsUntilProbe(at: time.uptime) else {
            return logger.info("endpoint works again", metadata: metadata)
        }
        metadata["next_attempt_in_seconds"] = "\(seconds.rounded(.up))"
        metadata["last_error"] = "\(after.lastError ?? "")"
        logger.warning("endpoint rests: it failed several times in a row", metadata: metadata)
    }

    private func log(_ failure: GatewayError, retryIn delay: Double) {
        logger.info(
            "gateway call failed, retrying",
            metadata: [
                "account": "\(account)", "endpoint": "\(endpoint.rawValue)", "reason": "\(failure.reason.rawValue)",
                "detail": "\(failure.detail)", "retry_in_seconds": "\((delay * 10).rounded() / 10)",
            ])
    }
}

extension GatewayError {
    /// Whether it was this process that broke the call off.
    var isOurs: Bool { reason == .cancelled || reason == .shutdown }

    fileprivate static let cancelled = GatewayError(reason: .cancelled, detail: "the wait for a retry was cancelled")
}
