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
        /// Part of it may be.
        case tooLarge(reason: String)
        case cancelled
    }

    let target: AlertmanagerTarget
    let origin: AlertOrigin
    let readFile: Secret.FileReader

    func callAsFunction(_ batch: [AlertNotification], timeout: Double, over http: HTTPClient) async -> Outcome {
        var headers = [(name: "Content-Type", value: "application/json")]
        var secrets: [String] = []
        do {
            if let header = try target.authentication.header(readFile) {
                secrets = header.secrets
                headers.append((name: "Authorization", value: header.value))
            }
        } catch {
            return .failed(reason: "the password or token cannot be read: the configuration \(error)", retryAfter: nil)
        }
        let request = HTTPClientRequest(
            method: "POST", url: "\(target.url)/api/v2/alerts", headers: headers,
            body: AlertPayload.encode(batch, from: origin), totalTimeout: timeout)
        do {
            let response = try await http.execute(request)
            return Self.outcome(of: response, hiding: secrets)
        } catch {
            if error.reason == .cancelled { return .cancelled }
            return .failed(reason: "\(error)", retryAfter: nil)
        }
    }

    private static func outcome(of response: HTTPClientResponse, hiding secrets: [String]) -> Outcome {
        let reason = "it answered \(response.status)"
        switch response.status {
        case 200..<300: return .accepted(seconds: response.durationSeconds)
        // These speak of the alerts, which stay what they are; what others speak of may change.
        case 400, 422: return .refused(reason: reason + explanation(response, hiding: secrets))
        case 413: return .tooLarge(reason: reason + explanation(response, hiding: secrets))
        default:
            let date = response.headers["Date"].flatMap { HTTPDate.parse($0, now: Date()) } ?? Date()
            return .failed(
                reason: reason, retryAfter: RetryAfter.parse(response.headers["Retry-After"], now: date))
        }
    }

    /// The beginning of an answer's body, unless the body repeats what is secret.
    private static func explanation(_ response: HTTPClientResponse, hiding secrets: [String]) -> String {
        let text = String(decoding: response.body, as: UTF8.self)
        guard !text.isEmpty, !secrets.contains(where: { text.contains($0) }) else { return "" }
        let visible = text.prefix(1000).unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }
        return ": \(visible.joined().prefix(200))"
    }
}
