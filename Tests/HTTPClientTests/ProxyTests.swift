import Foundation
import HTTPClient
import TestSupport
import Testing

/// The environment belongs to the whole process, so each of these runs in one of its own.
@Suite struct ProxyTests {
    @Test func theProxyOfTheEnvironmentIsUsed() async {
        await #expect(processExitsWith: .success) {
            let proxy = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nvia proxy")
            setenv("http_proxy", proxy.url, 1)
            let response = try await makeClient().execute(.init(url: "http://gateway.invalid/models"))
            try #require(text(response) == "via proxy")
            try #require(proxy.requests.first?.line == "GET http://gateway.invalid/models HTTP/1.1")
        }
    }

    @Test func noProxyExempts() async {
        await #expect(processExitsWith: .success) {
            let proxy = try TestServer(answer: "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            setenv("http_proxy", proxy.url, 1)
            setenv("no_proxy", "127.0.0.1", 1)
            let response = try await makeClient().execute(.init(url: server.url))
            try #require(response.status == 200)
            try #require(proxy.connections == 0)
        }
    }

    @Test func aTunnelIsAskedForHTTPSAndItsRefusalIsAProxyError() async {
        await #expect(processExitsWith: .success) {
            let proxy = try TestServer(
                answer: "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            setenv("https_proxy", proxy.url, 1)
            let request = HTTPClientRequest(
                url: "https://gateway.invalid/models",
                headers: [(name: "Authorization", value: "Bearer key-for-the-server")])
            let error = await failure(makeClient(), request)
            try #require(error.reason == .proxy)
            let seen = try #require(proxy.requests.first)
            try #require(seen.line == "CONNECT gateway.invalid:443 HTTP/1.1")
            try #require(seen.headers["authorization"] == nil)
        }
    }

    @Test func aProxyThatCannotBeResolvedIsAProxyError() async {
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://user:hunter22@proxy.invalid:3128", 1)
            let error = await failure(makeClient(), .init(url: "http://gateway.invalid/"))
            try #require(error.reason == .proxy)
            try #require(!error.description.contains("hunter22"))
        }
    }
}
