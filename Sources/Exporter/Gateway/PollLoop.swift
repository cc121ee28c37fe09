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
    /// Called after each poll that has an effect, so that the planner looks at once.
    let onChange: @Sendable () -> Void

    /// Runs `poll` for ever. It is given the time by which it should be done.
    func run(_ poll: (_ nextPollAt: Date) async throws(GatewayCaller.Failure) -> Void) async {
        guard (try? await time.sleep(seconds: startDelay)) != nil else { return }
        while !Task.isCancelled {
            let started = time.now()
            var wait = interval
            do throws(GatewayCaller.Failure) {
                try await poll(started.addingTimeInterval(interval))
            } catch {
                wait = delay(after: error)
            }
            onChange()
            let elapsed = time.now().timeIntervalSince(started)
            guard (try? await time.sleep(seconds: max(wait - elapsed, Self.shortestPause))) != nil else { return }
        }
    }

    /// Even a poll that took longer than its interval leaves the gateway a moment.
    private static let shortestPause = 0.1

    private func delay(after failure: GatewayCaller.Failure) -> Double {
        switch failure {
        case .circuitOpen(let seconds):
            // Waking with the probe, not with the interval, makes recovery prompt.
            return min(seconds, interval)
        case .gateway(let error):
            if error.reason != .cancelled, error.reason != .shutdown {
                logger.warning(
                    "poll failed",
                    metadata: [
                        "account": "\(account)", "endpoint": "\(endpoint.rawValue)",
                        "reason": "\(error.reason.rawValue)", "detail": "\(error.detail)",
                    ])
            }
            return max(interval, error.retryAfter ?? 0)
        }
    }
}
