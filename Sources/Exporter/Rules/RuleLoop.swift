import ServiceLifecycle

/// Has rule groups evaluated when they are due.
struct RuleLoop: Service {
    let evaluator: RuleEvaluator
    let time: any TimeSource

    /// A reload may bring groups that are due earlier, and the wall clock may be set: in seconds.
    static let longestPause = 1.0
    private static let shortestPause = 0.01

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                while true {
                    for run in await evaluator.takeDue() { group.addTask { await evaluator.perform(run) } }
                    let pause = min(await evaluator.secondsUntilDue(), Self.longestPause)
                    try await time.sleep(seconds: max(pause, Self.shortestPause))
                }
            }
        }
        await evaluator.finish()
    }
}
