import Foundation
import HTTPClient
import HolySheepAPI
import Logging

/// Calls one endpoint of one account under its retry policy and circuit breaker, and records what
/// came of every attempt.
struct GatewayCaller: Sendable {
    let account: String
    let endpoint: GatewayEndpoint
    let upstream: UpstreamState
    let retry: RetryPolicy
    let time: any TimeSource
    let logger: Logger

    /// Why there is no answer.
    enum Failure: Error {
        /// The circuit is open; a probe is allowed after so many seconds.
        case circuitOpen(secondsUntilProbe: Double)
        case gateway(GatewayError)
    }

    /// Performs `operation` until it succeeds or the policy gives up.
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
            guard case .retry(let delay) = decision, !Task.isCancelled else { throw .gateway(failure) }
            log(failure, retryIn: delay)
            guard (try? await time.sleep(seconds: delay)) != nil else { throw .gateway(failure) }
        }
    }

    private func enterCircuit() throws(Failure) {
        let now = time.now().timeIntervalSince1970
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
        let now = time.now()
        upstream.update(account) { status in
            status.endpoints[endpoint]?.recordSuccess(durationSeconds: answer.durationSeconds, at: now)
            status.clock.observe(answer.clock, receivedAt: now)
            if let rateLimit = answer.rateLimit { status.rateLimit = rateLimit }
        }
    }

    private func record(_ failure: GatewayError) {
        let now = time.now()
        upstream.update(account) { status in
            // A call that we broke off ourselves says nothing about the gateway.
            if failure.reason == .cancelled || failure.reason == .shutdown {
                status.endpoints[endpoint]?.circuit.cancelProbe()
            } else {
                status.endpoints[endpoint]?.recordFailure(failure, at: now)
            }
            if let rateLimit = failure.rateLimit { status.rateLimit = rateLimit }
        }
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
