import CivilTime
import Foundation
import HTTPClient
import JSON

/// Reads an answer whose status is no success.
enum GatewayErrorParser {
    /// - Parameter now: the local time at which the answer arrived.
    static func parse(_ response: HTTPClientResponse, key: APIKey, now: Date) -> GatewayError {
        let reason = reason(response.status)
        let rateLimit = RateLimitParser.parse(response.headers, now: now)
        let serverNow = response.headers["Date"].flatMap { HTTPDate.parse($0, now: now) } ?? now
        var retryAfter = RetryAfter.parse(response.headers["Retry-After"], now: serverNow)
        if retryAfter == nil, reason == .rateLimited {
            retryAfter = rateLimit?.resetAt.map { max(0, $0.timeIntervalSince(now)) }
        }
        var detail = "the gateway answered \(response.status)"
        if let message = message(response.body, key: key) { detail += ": \(message)" }
        if let remedy = remedy(response.status) { detail += " (\(remedy))" }
        return GatewayError(
            reason: reason, status: response.status, retryAfter: retryAfter, rateLimit: rateLimit, detail: detail)
    }

    private static func reason(_ status: Int) -> GatewayError.Reason {
        switch status {
        case 401, 403: .unauthorized
        case 400, 422: .badRequest
        case 404: .notFound
        case 429: .rateLimited
        case 500...599: .serverError
        default: .unexpectedStatus
        }
    }

    private static func remedy(_ status: Int) -> String? {
        switch status {
        case 401, 403: "check the API key"
        case 404: "check that base_url ends in the API's version, such as /v1"
        case 300...399: "redirects are not followed: set base_url to the final address"
        default: nil
        }
    }

    static let maximumMessageBytes = 300
    /// Bodies larger than this are not searched for a message.
    private static let maximumBodyBytes = 64 << 10

    /// The message of an error body: OpenAI's shape, `{"error":{"message":…}}`, and its common relatives.
    static func message(_ body: [UInt8], key: APIKey) -> String? {
        guard body.count <= maximumBodyBytes, let document = try? JSONValue(parsing: body, tolerant: true) else {
            return nil
        }
        let candidates = [document["error"]?["message"], document["error"], document["message"], document["detail"]]
        guard let text = candidates.lazy.compactMap({ $0?.string }).first else { return nil }

        let visible = text.unicodeScalars.map { isVisible($0) ? Character($0) : " " }
        let words = String(visible).split(separator: " ").joined(separator: " ")
        // The whole is redacted before it is cut, because the cut could go through the key.
        let redacted = KeyRedactor(key).redact(words)
        guard redacted.utf8.count > maximumMessageBytes else { return redacted.isEmpty ? nil : redacted }
        return redacted.prefix(fittingInBytes: maximumMessageBytes) + "…"
    }

    /// Control and format characters (such as changes of direction) could make a log line lie.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
