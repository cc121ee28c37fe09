import Foundation
import HTTPClient
import Testing

/// A client with short limits, so that a broken test ends soon.
func makeClient(
    connectTimeout: Double = 5, totalTimeout: Double = 20, lowSpeedBytesPerSecond: Int = 1, lowSpeedSeconds: Int = 15,
    maxResponseBytes: Int = 1 << 20
) -> HTTPClient {
    HTTPClient(
        HTTPClientConfiguration(
            connectTimeout: connectTimeout, totalTimeout: totalTimeout,
            lowSpeedBytesPerSecond: lowSpeedBytesPerSecond, lowSpeedSeconds: lowSpeedSeconds,
            maxResponseBytes: maxResponseBytes, userAgent: "client-tests/1.0"))
}

/// The error of a request that must fail.
func failure(
    _ client: HTTPClient, _ request: HTTPClientRequest, sourceLocation: SourceLocation = #_sourceLocation
) async -> HTTPClientError {
    do {
        let response = try await client.execute(request)
        Issue.record("got \(response.status) where an error was due", sourceLocation: sourceLocation)
        return HTTPClientError(.protocol, "no error")
    } catch {
        return error
    }
}

/// Waits until `condition` holds.
func eventually(
    within seconds: Double = 10, sourceLocation: SourceLocation = #_sourceLocation, _ condition: () -> Bool
) async {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("the condition did not come true in \(seconds) s", sourceLocation: sourceLocation)
            return
        }
        try? await Task.sleep(for: .milliseconds(2))
    }
}

func seconds(since start: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - start) / .seconds(1)
}

func text(_ response: HTTPClientResponse) -> String {
    String(decoding: response.body, as: UTF8.self)
}
