import AlertRules
import CivilTime
import Foundation
import HTTPClient

/// One request that brings alerts to an Alertmanager.
struct AlertPost {
    enum Outcome {
        case accepted(seconds: Double)
        /// It may be accepted later.
        case failed(reason: String, retryAfter: Double?)
        /// It never will be.
        case refused(reason: String)
        case cancelled
    }

    let target: AlertmanagerTarget
    let origin: AlertOrigin
    let readFile: Secret.FileReader

    func callAsFunction(_ batch: [AlertNotification], timeout: Double, over http: HTTPClient) async -> Outcome {
        var headers = [(name: "Content-Type", value: "application/json")]
        var authorization = ""
        do {
            if let header = try target.authentication.header(readFile) {
                authorization = header
                headers.append((name: "Authorization", value: header))
            }
        } catch {
            return .failed(reason: "the password or token cannot be read: the configuration \(error)", retryAfter: nil)
        }
        let request = HTTPClientRequest(
            method: "POST", url: "\(target.url)/api/v2/alerts", headers: headers,
            body: AlertPayload.encode(batch, from: origin), totalTimeout: timeout)
        do {
            let response = try await http.execute(request)
            return Self.outcome(of: response, hiding: authorization)
        } catch {
            if error.reason == .cancelled { return .cancelled }
            return .failed(reason: "\(error)", retryAfter: nil)
        }
    }

    private static func outcome(of response: HTTPClientResponse, hiding authorization: String) -> Outcome {
        let reason = "it answered \(response.status)"
        switch response.status {
        case 200..<300: return .accepted(seconds: response.durationSeconds)
        // These speak of the alerts, which stay what they are; what others speak of may change.
        case 400, 413, 422: return .refused(reason: reason + explanation(response, hiding: authorization))
        default:
            let date = response.headers["Date"].flatMap { HTTPDate.parse($0, now: Date()) } ?? Date()
            return .failed(
                reason: reason, retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: date))
        }
    }

    /// The beginning of an answer's body, unless it repeats what is secret.
    private static func explanation(_ response: HTTPClientResponse, hiding authorization: String) -> String {
        let text = String(decoding: response.body.prefix(1000), as: UTF8.self)
        let parts = authorization.split(separator: " ").dropFirst()
        guard !text.isEmpty, !parts.contains(where: { text.contains($0) }) else { return "" }
        let visible = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }
        return ": \(visible.joined().prefix(200))"
    }
}
