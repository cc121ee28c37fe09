import PromQL
import Synchronization
import Testing

@testable import Exporter

@Suite struct QueryRunnerTests {
    @Test(.timeLimit(.minutes(1))) func noMoreRunAtOnceThanAllowed() async throws {
        let runner = QueryRunner(maximumRunning: 2, maximumWaiting: 64)
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await runner.run(seconds: nil) { _ in
                        let now = load.running.add(1, ordering: .relaxed).newValue
                        load.most.withLock { $0 = max($0, now) }
                        for _ in 0..<100 { load.most.withLock { $0 = max($0, load.running.load(ordering: .relaxed)) } }
                        load.running.subtract(1, ordering: .relaxed)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...2).contains(load.most.withLock { $0 }))
        #expect(load.running.load(ordering: .relaxed) == 0)
    }

    @Test(.timeLimit(.minutes(1))) func aQueryThatNobodyWaitsForEnds() async throws {
        let runner = QueryRunner(maximumSeconds: 3600)
        let task = Task {
            try await runner.run(seconds: nil) { turn in
                while true { try turn.check() }
            }
        }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
    }

    @Test(.timeLimit(.minutes(1))) func aQueryEndsAtItsDeadline() async throws {
        let runner = QueryRunner(maximumSeconds: 0.01)
        await #expect(throws: EvaluationError.timedOut) {
            try await runner.run(seconds: 3600) { turn in
                while true { try turn.check() }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func oneThatWaitsEndsAtItsDeadlineOrWhenNobodyWantsIt(isCanceled: Bool) async throws {
        let runner = QueryRunner(maximumSeconds: 3600, maximumRunning: 1)
        let load = Load()
        async let slow: Void = runner.run(seconds: nil) { _ in
            load.running.add(1, ordering: .releasing)
            while load.running.load(ordering: .acquiring) > 0 {}
        }
        while load.running.load(ordering: .acquiring) == 0 { await Task.yield() }
        let waiting = Task { try await runner.run(seconds: isCanceled ? nil : 0.01) { _ in } }
        if isCanceled { waiting.cancel() }
        await #expect(throws: QueryFailure.self) { try await waiting.value }
        load.running.store(0, ordering: .releasing)
        try await slow
    }

    /// What tasks run on has as many threads as the machine has processors.
    @Test(.timeLimit(.minutes(1))) func longQueriesHoldUpNothingElse() async throws {
        let runner = QueryRunner(maximumSeconds: 3600, maximumRunning: 16)
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await runner.run(seconds: nil) { turn in
                        load.running.add(1, ordering: .releasing)
                        while !turn.isOver {}
                    }
                }
            }
            while load.running.load(ordering: .acquiring) < 16 { try await Task.sleep(for: .milliseconds(1)) }
            group.cancelAll()
        }
    }

    @Test(.timeLimit(.minutes(1))) func moreThanMayWaitAreRefused() async throws {
        let runner = QueryRunner(maximumRunning: 1, maximumWaiting: 0)
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await runner.run(seconds: nil) { _ in
                    load.running.add(1, ordering: .releasing)
                    while load.running.load(ordering: .acquiring) > 0 {}
                }
            }
            while load.running.load(ordering: .acquiring) == 0 { await Task.yield() }
            await #expect(throws: QueryFailure.self) { try await runner.run(seconds: nil) { _ in } }
            load.running.store(0, ordering: .releasing)
            try await group.waitForAll()
        }
    }
}

/// How many queries run, and ran at once.
private final class Load: Sendable {
    let running = Atomic<Int>(0)
    let most = Mutex(0)
}
