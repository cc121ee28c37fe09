import Foundation
import HolySheepAPI
import Logging

/// Repeats one endpoint's poll at its interval, one at a time, until its task is cancelled.
struct PollLoop: Sendable {
    let account: String
    let endpoint: GatewayEndpoint
    /// Seconds from the start of one poll to the start of the next.
    let interval: Double
    /// Seconds to wait before the first poll, so that the endpoints of many accounts do not call at
    /// the same moment.
    let startDelay: Double
    let time: any TimeSource
    let logger: Logger
    /// Called after each poll, so that the planner looks at once.
    let onChange: @Sendable () -> Void

    /// Even a poll that took longer than its interval leaves the gateway a moment.
    static let shortestPause = 0.1
    /// A gateway that asks for a longer rest is asked again after this many seconds all the same: it may
    /// have said so by mistake, and nobody would notice that it is well again.
    static let longestRest = 3_600.0

    /// Runs `poll` for ever. It is given the ``TimeSource/uptime`` by which it should be done.
    func run(_ poll: (_ due: Double) async throws(GatewayCaller.Failure) -> Void) async {
        guard (try? await time.sleep(seconds: startDelay)) != nil else { return }
        while !Task.isCancelled {
            let due = time.uptime + interval
            var failure: GatewayCaller.Failure?
            do throws(GatewayCaller.Failure) {
                try await poll(due)
            } catch {
                failure = error
            }
            onChange()
            let pause = pause(after: failure, untilDue: due - time.uptime)
            if let failure { log(failure, pause: pause) }
            guard (try? await time.sleep(seconds: pause)) != nil else { return }
        }
    }

    private func pause(after failure: GatewayCaller.Failure?, untilDue: Double) -> Double {
        let pause =
            switch failure {
            case nil, .storage: untilDue
            // Waking with the probe, not with the interval, makes recovery prompt.
            case .circuitOpen(let seconds): min(seconds, interval)
            case .gateway(let error): max(untilDue, min(error.retryAfter ?? 0, Self.longestRest))
            }
        return max(pause, Self.shortestPause)
    }

    private func log(_ failure: GatewayCaller.Failure, pause: Double) {
        guard case .gateway(let error) = failure, !error.isOurs else { return }
        logger.warning(
            "poll failed",
            metadata: [
                "account": "\(account)", "endpoint": "\(endpoint.rawValue)", "reason": "\(error.reason.rawValue)",
                "detail": "\(error.detail)", "remedy": "\(error.reason.remedy)",
                "next_poll_in_seconds": "\(Int(pause.rounded(.up)))",
            ])
    }
}
