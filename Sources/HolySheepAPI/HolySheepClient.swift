import CivilTime
import Foundation
import HTTPClient
import JSON

/// One account at a HolySheep gateway.
///
/// It asks once: when to ask again is for a ``RetryPolicy`` and the caller.
public struct HolySheepClient: Sendable {
    private let baseURL: String
    private let key: APIKey
    private let http: HTTPClient

    /// - Parameter baseURL: such as `https://api.holysheep.ai/v1`, with or without a slash at its end.
    public init(baseURL: String, key: APIKey, http: HTTPClient) {
        self.baseURL = String(baseURL.reversed().drop { $0 == "/" }.reversed())
        self.key = key
        self.http = http
    }

    /// `GET /models`: what is on offer, and whether the gateway is well.
    public func models() async throws(GatewayError) -> GatewayAnswer<ModelsReport> {
        try await ask("GET", "/models") { bytes, _ throws(GatewayError) in try ModelsParser.parse(bytes) }
    }

    /// `POST /usage`: usage by model and bucket from the UTC day of `from` through the UTC day of `through`.
    ///
    /// - Throws: `malformed` also when there are rows and not one of them can be used.
    public func usage(
        from: Date, through: Date, granularity: Granularity
    ) async throws(GatewayError) -> GatewayAnswer<UsageReport> {
        let body: JSONValue = [
            "start_date": .string(RFC3339.formatDay(from)), "end_date": .string(RFC3339.formatDay(through)),
            "granularity": .string(granularity.rawValue),
        ]
        return try await ask("POST", "/usage", body: body) { bytes, now throws(GatewayError) in
            let report = try UsageParser.parse(bytes, now: now)
            if report.rows.isEmpty, !report.rejected.isEmpty {
                throw .malformed(
                    "none of its \(report.rejected.count) rows can be used; they are in quarantine",
                    rejected: report.rejected)
            }
            return report
        }
    }

    /// `GET /metrics/queue`: what waits.
    ///
    /// - Throws: `malformed` also when not one of its values can be used.
    public func queue() async throws(GatewayError) -> GatewayAnswer<QueueReport> {
        try await ask("GET", "/metrics/queue") { bytes, _ throws(GatewayError) in
            let report = try QueueParser.parse(bytes)
            if let reason = report.unusable { throw .malformed(reason, rejected: report.rejected) }
            return report
        }
    }

    /// - Parameter parse: reads the body; its second argument is the gateway's time.
    private func ask<Value>(
        _ method: String, _ path: String, body: JSONValue? = nil,
        parse: @Sendable (_ bytes: [UInt8], _ now: Date) throws(GatewayError) -> Value
    ) async throws(GatewayError) -> GatewayAnswer<Value> {
        var headers = [
            (name: "Authorization", value: "Bearer \(key.secret)"), (name: "Accept", value: "application/json"),
        ]
        if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
        let request = HTTPClientRequest(method: method, url: baseURL + path, headers: headers, body: body?.encoded())

        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            response = try await http.execute(request)
        } catch {
            throw GatewayError(error)
        }
        let now = Date()
        guard (200..<300).contains(response.status) else {
            throw GatewayErrorParser.parse(response, key: key, now: now)
        }
        let rateLimit = RateLimitParser.parse(response.headers, now: now)
        let clock = GatewayClock(
            date: response.headers["Date"].flatMap { HTTPDate.parse($0, now: now) },
            simulatedNow: response.headers["X-Simulated-Time"].flatMap(Timestamp.seconds)
                .map { Date(timeIntervalSince1970: Double($0)) })
        do throws(GatewayError) {
            let value = try parse(response.body, clock.now(local: now))
            return GatewayAnswer(
                value: value, rateLimit: rateLimit, clock: clock, durationSeconds: response.durationSeconds)
        } catch {
            throw GatewayError(
                reason: error.reason, status: response.status, rateLimit: rateLimit, rejected: error.rejected,
                detail: error.detail)
        }
    }
}
