import Foundation
import HTTPClient
import HolySheepAPI
import Logging
import Synchronization
import Testing

@testable import Exporter

@Suite struct GatewayCallerTests {
    /// Calls with operations that fail as listed and then succeed.
    ///
    /// - Returns: how many attempts were made, and the failure that came out.
    private func call(
        _ bench: GatewayBench, failing failures: [GatewayError], retry: RetryPolicy = RetryPolicy(),
        logger: Logger = quietLogger
    ) async -> (attempts: Int, failure: GatewayCaller.Failure?) {
        var attempts = 0
        do throws(GatewayCaller.Failure) {
            _ = try await bench.caller(.queue, retry: retry, logger: logger).call { () throws(GatewayError) in
                defer { attempts += 1 }
                if attempts < failures.count { throw failures[attempts] }
                return answer(1)
            }
            return (attempts, nil)
        } catch {
            return (attempts, error)
        }
    }

    @Test(arguments: [
        (gatewayError(.serverError, 503), true), (gatewayError(.timeout), true), (gatewayError(.reset), true),
        (gatewayError(.rateLimited, 429, retryAfter: 2), true), (gatewayError(.unauthorized, 401), false),
        (gatewayError(.badRequest, 400), false), (gatewayError(.notFound, 404), false),
        (gatewayError(.malformed, 200), false), (gatewayError(.tooLarge), false),
    ])
    func onlyWhatMayPassIsTriedAgain(error: GatewayError, isRetried: Bool) async throws {
        let bench = try GatewayBench()
        let (attempts, failure) = await call(bench, failing: [error])
        #expect(attempts == (isRetried ? 2 : 1))
        #expect((failure == nil) == isRetried)
        #expect(bench.time.slept.count == attempts - 1)
        #expect(bench.endpoint(.queue).errors[error.reason.rawValue] == 1)
        #expect(bench.endpoint(.queue).isUp == isRetried)
    }

    @Test func everyAttemptIsCountedAndNoMoreAreMadeThanAllowed() async throws {
        let bench = try GatewayBench()
        let failures = [GatewayError](repeating: gatewayError(.serverError, 500), count: 9)
        let (attempts, failure) = await call(bench, failing: failures, retry: RetryPolicy(maxAttempts: 3))
        #expect(attempts == 3)
        #expect(bench.endpoint(.queue).errors["server_error"] == 3)
        guard case .gateway(let error) = failure else { throw Unexpected() }
        #expect(error.reason == .serverError)
    }

    @Test func aRestIsWaitedForOrLeftToTheLoop() async throws {
        let short = try GatewayBench()
        #expect(await call(short, failing: [gatewayError(.rateLimited, 429, retryAfter: 42)]).attempts == 2)
        #expect(try #require(short.time.slept.first) >= 42)

        // Longer than the policy waits: asking sooner would only annoy.
        let long = try GatewayBench()
        let (attempts, failure) = await call(long, failing: [gatewayError(.rateLimited, 429, retryAfter: 600)])
        #expect(attempts == 1)
        #expect(long.time.slept.isEmpty)
        guard case .gateway(let error) = failure else { throw Unexpected() }
        #expect(error.retryAfter == 600)
    }

    @Test func failuresOpenTheCircuitAndASuccessfulProbeClosesIt() async throws {
        let bench = try GatewayBench(failureThreshold: 3)
        let failures = [GatewayError](repeating: gatewayError(.connect), count: 9)
        #expect(await call(bench, failing: failures).attempts == 3)
        let (attempts, failure) = await call(bench, failing: [])
        #expect(attempts == 0)
        guard case .circuitOpen(let seconds) = failure else { throw Unexpected() }
        #expect((0.1...60).contains(seconds))
        bench.time.advance(60)
        #expect(await call(bench, failing: []).failure == nil)
        #expect(bench.endpoint(.queue).circuit.state(at: bench.time.uptime) == .closed)
    }

    @Test func aCircuitThatOpensOrClosesIsLoggedOnce() async throws {
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: .logfmt, level: .info) { bytes in
                lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            }
        }
        func transitions() -> [String] { lines.withLock { $0.filter { $0.contains("endpoint ") } } }
        let bench = try GatewayBench(failureThreshold: 2)
        for _ in 0..<2 { _ = await call(bench, failing: [gatewayError(.malformed)], logger: logger) }
        try #require(transitions().count == 1)
        #expect(transitions()[0].contains("endpoint rests") && transitions()[0].contains("next_attempt_in_seconds=60"))
        for _ in 0..<3 {
            bench.time.advance(60)
            _ = await call(bench, failing: [gatewayError(.malformed)], logger: logger)
        }
        #expect(transitions().count == 1, "a probe that fails is no news")
        bench.time.advance(60)
        for _ in 0..<2 { _ = await call(bench, failing: [], logger: logger) }
        try #require(transitions().count == 2)
        #expect(transitions()[1].contains("endpoint works again"))
    }

    @Test func aClockThatIsSetBackDoesNotHoldTheCircuitOpen() async throws {
        let bench = try GatewayBench(failureThreshold: 1)
        _ = await call(bench, failing: [gatewayError(.malformed)])
        bench.time.setClock(ahead: -86_400)
        bench.time.advance(60)
        #expect(await call(bench, failing: []).failure == nil)
    }

    @Test(arguments: [GatewayError.Reason.badRequest, .notFound, .rateLimited])
    func aRefusalDoesNotOpenTheCircuit(reason: GatewayError.Reason) async throws {
        let bench = try GatewayBench(failureThreshold: 1)
        _ = await call(bench, failing: [gatewayError(reason, 400, retryAfter: 600)])
        #expect(await call(bench, failing: []).failure == nil)
    }

    @Test func cancellationInTheWaitForARetryIsNoFailureOfTheGateway() async throws {
        let bench = try GatewayBench(ManualTime(sleepLimit: 0))
        let (attempts, failure) = await call(bench, failing: [gatewayError(.serverError, 500)])
        #expect(attempts == 1)
        guard case .gateway(let error) = failure else { throw Unexpected() }
        #expect(error.reason == .cancelled)
    }

    @Test func aCallBrokenOffByUsTellsNothingOfTheGateway() async throws {
        let bench = try GatewayBench(failureThreshold: 1)
        _ = await call(bench, failing: [gatewayError(.malformed)])
        let before = bench.endpoint(.queue).errors
        bench.time.advance(60)
        _ = await call(bench, failing: [gatewayError(.shutdown)])
        #expect(bench.endpoint(.queue).errors == before)
        #expect(await call(bench, failing: []).failure == nil, "the next call is the probe")
    }

    @Test func anAccountThatIsGoneIsNotCounted() async throws {
        let bench = try GatewayBench()
        bench.upstream.replaceAccounts([])
        #expect(await call(bench, failing: [gatewayError(.timeout)]).attempts == 2)
        #expect(bench.upstream.all.isEmpty)
    }

    @Test func anAnswerTellsTheTimeAndTheLimit() async throws {
        let bench = try GatewayBench()
        let date = bench.time.now().addingTimeInterval(3)
        _ = try await bench.caller(.queue).call { () throws(GatewayError) in
            GatewayAnswer(
                value: 1, rateLimit: RateLimit(limit: 60), clock: GatewayClock(date: date), durationSeconds: 0.5)
        }
        let status = try #require(bench.upstream.status(of: "prod"))
        #expect(status.rateLimit?.limit == 60)
        #expect(status.clock.skewSeconds == 3.5)
        #expect(status.endpoints[.queue]?.lastDurationSeconds == 0.5)
        #expect(status.endpoints[.queue]?.lastSuccessAt == bench.time.now())
    }
}

struct Unexpected: Error {}
