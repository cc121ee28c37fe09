import CivilTime
import Foundation
import HTTPServer
import JSON
import Synchronization

/// The gateway itself: traffic, usage, queue, limits and faults behind one value of shared state.
/// Endpoints read it; ``answer(_:endpoint:handler:)`` is the way that every request to them takes.
final class SimulatedGateway: Sendable {
    /// What an endpoint knows when it makes its answer.
    struct Context: Sendable {
        let request: HTTPRequest
        /// Simulated time.
        let now: Date
        let faults: StruckFaults

        /// Simulated Unix seconds.
        var second: Int64 { Int64(now.timeIntervalSince1970.rounded(.down)) }
    }

    private struct State {
        var load: GatewayLoad
        var live = LiveCalls()
        var management: TokenBucket
        var calls: Int64 = 0
        var prunedAt: Int64 = 0
    }

    let clock: SimulatedClock
    let source: any TrafficSource
    let faults: FaultRegistry
    let usageFaults: UsageFaults
    private let ledger: UsageLedger
    private let limits: GatewayQueue.Limits
    private let apiKey: String
    private let managementLimit: Int
    /// Requests per simulated minute.
    let requestLimit: Int
    /// The stream from which the answers to chat calls are drawn.
    let callKey: RandomKey
    private let key: RandomKey
    private let state: Mutex<State>
    private let hugeBody = Mutex<SharedBytes?>(nil)

    init(_ configuration: SimulatorConfiguration, clock real: @escaping @Sendable () -> Date) {
        clock = SimulatedClock(start: configuration.startTime, speed: configuration.speed, real: real)
        let start = Int64(clock.start.timeIntervalSince1970.rounded(.down))
        let source: any TrafficSource =
            configuration.trace.map { TraceReplay(trace: $0, endingBefore: start) }
            ?? TrafficGenerator(seed: configuration.seed)
        requestLimit = configuration.requestsPerMinuteLimit ?? source.suggestedLimit
        limits = GatewayQueue.Limits(
            requestsPerMinute: Double(requestLimit), queueLimit: configuration.queueLimit.map(Double.init))
        ledger = UsageLedger(
            source: source, start: start, history: configuration.historySeconds, limits: limits,
            seed: configuration.seed)
        self.source = source
        apiKey = configuration.apiKey
        managementLimit = configuration.managementCallsPerMinute
        key = RandomKey(seed: configuration.seed)["answers"]
        callKey = key["calls"]
        usageFaults = UsageFaults(seed: configuration.seed)
        faults = FaultRegistry(seed: configuration.seed)
        // A third of a minute's calls at once: a client may read 90 days of history day by day.
        let rate = Double(managementLimit) / 60
        state = Mutex(
            State(
                load: GatewayLoad(source: source, limits: limits, seed: configuration.seed),
                management: TokenBucket(
                    capacity: max(1, rate * 20), refillPerSecond: rate, at: clock.realNow.timeIntervalSince1970)))
        faults.add(configuration.faults, now: clock.realNow)
    }

    // MARK: - What endpoints read

    /// Start of the first bucket that is reported, in Unix seconds.
    var historyStart: Int64 { ledger.historyStart }

    func usage(first: Int64, last: Int64, granularity: UsageLedger.Granularity, now: Int64) -> [UsageRow] {
        let live = state.withLock { $0.live }
        return ledger.rows(first: first, last: last, granularity: granularity, now: now, live: live)
    }

    func load(at now: Date) -> GatewayLoad.Snapshot {
        state.withLock { $0.load.snapshot(at: now.timeIntervalSince1970, live: $0.live) }
    }

    /// Admits a call, or refuses it when the queue is full of calls at least as urgent.
    ///
    /// - Returns: real seconds that it waits in the queue, and a number that no other call has.
    /// - Throws: ``GatewayFailure`` 429.
    func admit(
        model: Int, priority: Int, demand: Demand, now: Date
    ) throws(GatewayFailure) -> (wait: Double, number: Int64) {
        let second = Int64(now.timeIntervalSince1970.rounded(.down))
        let result: Result<(wait: Double, number: Int64), GatewayFailure> = state.withLock { state in
            let queue = state.load.snapshot(at: now.timeIntervalSince1970, live: state.live).queue
            let ahead = queue.depth(upTo: priority)
            let simulated = max(0, ahead + 1 - queue.tokens) / limits.requestsPerSecond
            let wait = simulated > 0 ? simulated / clock.speed : 0
            guard ahead + 1 <= limits.queueLimit, wait.isFinite else {
                let excess = max(1, ahead + 1 - limits.queueLimit)
                let seconds = clock.speed > 0 ? excess / limits.requestsPerSecond / clock.speed : 60
                return .failure(
                    .rateLimited(
                        "Rate limit reached: \(requestLimit) requests per minute, and the queue is full.",
                        retryAfter: max(1, min(60, seconds))))
            }
            state.live.admit(model: model, priority: priority, demand: demand, at: second)
            if second >= state.prunedAt + 3600 {
                state.prunedAt = second
                state.live.prune(
                    queueBefore: GatewayLoad.horizon(at: second), usageBefore: ledger.historyStart)
            }
            state.calls += 1
            return .success((wait, state.calls))
        }
        return try result.get()
    }

    // MARK: - The way of a request

    /// Answers a request to one of the gateway's endpoints: faults that replace the answer, the key,
    /// the limit, the endpoint itself, and faults in the answer.
    func answer(
        _ request: HTTPRequest, endpoint: SimulatedEndpoint,
        handler: @Sendable (Context) async throws -> JSONValue
    ) async -> HTTPResponse {
        let struck = faults.strike(endpoint, now: clock.realNow)
        if struck[.latency] != nil {
            guard await pause(struck.total(.latency), for: struck, kind: .latency) else { return .abort }
        }
        if let hang = struck[.hang] {
            _ = await pause(hang.amount, for: struck, kind: .hang)
            return .abort
        }
        if struck[.reset] != nil { return .abort }
        let context = Context(request: request, now: clock.now, faults: struck)
        var response: HTTPResponse
        do {
            if let replaced = try replacement(struck) {
                response = replaced
            } else {
                try authorize(request)
                if endpoint != .chat { try takeManagementCall() }
                let value = try await handler(context)
                let body = PayloadFaults.encode(value, faults: struck, key: key)
                response = HTTPResponse(headers: ["Content-Type": "application/json"], body: .bytes(body))
            }
        } catch let failure as GatewayFailure {
            response = failure.response
        } catch is CancellationError {
            return .abort
        } catch {
            response = GatewayFailure.server(500).response
        }
        if case .bytes(let body) = response.body {
            if struck[.malformedJSON] != nil { response.body = .bytes(PayloadFaults.malform(body)) }
            if struck[.halfBody] != nil {
                response.body = .truncated(Array(body.prefix(body.count / 2)), declaredLength: body.count)
            }
        }
        return stamped(response, endpoint: endpoint, skew: struck.total(.clockSkew))
    }

    /// Adds the clock and the rate limit, which every answer carries.
    func stamped(_ response: HTTPResponse, endpoint: SimulatedEndpoint? = nil, skew: Double = 0) -> HTTPResponse {
        var response = response
        let now = clock.now
        let date = now.addingTimeInterval(skew)
        response.headers["Date"] = HTTPDate.format(date)
        response.headers["X-Simulated-Time"] = RFC3339.formatMilliseconds(now)
        for (name, value) in rateLimit(endpoint, now: now).headers(date: date.timeIntervalSince1970) {
            response.headers[name] = value
        }
        return response
    }

    // MARK: - Steps

    private func replacement(_ struck: StruckFaults) throws(GatewayFailure) -> HTTPResponse? {
        if struck[.unauthorized] != nil { throw .unauthorized }
        if let fault = struck[.rateLimited] {
            throw .rateLimited("Rate limit reached.", retryAfter: fault.amount)
        }
        if let fault = struck[.serverError] { throw .server(Int(fault.amount)) }
        if let fault = struck[.html] {
            let status = Int(fault.amount)
            var page = HTTPResponse.html(
                "<!DOCTYPE html>\n<html><head><title>\(status)</title></head>"
                    + "<body><h1>\(status)</h1><p>The upstream did not answer.</p></body></html>\n")
            page.status = status
            return page
        }
        if let fault = struck[.hugeBody] {
            return HTTPResponse(
                headers: ["Content-Type": "application/json"], body: .shared(hugeBody(size: Int(fault.amount))))
        }
        return nil
    }

    private func authorize(_ request: HTTPRequest) throws(GatewayFailure) {
        let parts = (request.headers["Authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1] == apiKey else { throw .unauthorized }
    }

    private func takeManagementCall() throws(GatewayFailure) {
        let time = clock.realNow.timeIntervalSince1970
        let wait: Double? = state.withLock { state in
            state.management.take(at: time) ? nil : state.management.secondsUntilToken()
        }
        guard let wait else { return }
        throw .rateLimited(
            "Rate limit reached: \(managementLimit) management calls per minute.", retryAfter: max(1, wait))
    }

    /// The bucket that a call to `endpoint` goes through: the account's for chat, and that of the
    /// management calls for all others.
    private func rateLimit(_ endpoint: SimulatedEndpoint?, now: Date) -> RateLimitState {
        state.withLock { state in
            guard endpoint == .chat else {
                return RateLimitState(
                    limit: managementLimit, remaining: Int(state.management.tokens),
                    secondsUntilFull: state.management.secondsUntilFull(), policy: "management-token-bucket")
            }
            let queue = state.load.snapshot(at: now.timeIntervalSince1970, live: state.live).queue
            let waiting = queue.depth(upTo: Arrivals.priorities - 1)
            let seconds = (limits.burst - queue.tokens + waiting) / limits.requestsPerSecond
            return RateLimitState(
                limit: requestLimit, remaining: waiting < 1 ? Int(queue.tokens) : 0,
                secondsUntilFull: clock.speed > 0 ? seconds / clock.speed : 60, policy: "adaptive-token-bucket")
        }
    }

    /// Waits until the time is over or the fault has been removed; false when the client went away.
    private func pause(_ seconds: Double, for struck: StruckFaults, kind: FaultKind) async -> Bool {
        let ids = Set(struck.entries.filter { $0.spec.kind == kind && $0.spec.count == nil }.map(\.id))
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while clock.now < end {
            let rest = clock.now.duration(to: end)
            do {
                try await Task.sleep(for: min(rest, .milliseconds(50)))
            } catch {
                return false
            }
            // A fault that strikes a number of times has left the list but still holds this answer.
            guard !ids.isEmpty else { continue }
            let active = faults.list(now: self.clock.realNow).map(\.id)
            if ids.isDisjoint(with: active) { return true }
        }
        return true
    }

    private func hugeBody(size: Int) -> SharedBytes {
        hugeBody.withLock { kept in
            if let kept, kept.count == size { return kept }
            let made = SharedBytes(PayloadFaults.huge(size: size))
            kept = made
            return made
        }
    }
}
