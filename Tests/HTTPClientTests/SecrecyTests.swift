import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite struct SecrecyTests {
    private static let key = "sk-verysecret-0123456789"

    private static func request(_ url: String) -> HTTPClientRequest {
        HTTPClientRequest(
            method: "POST", url: url, headers: [(name: "Authorization", value: "Bearer \(key)")],
            body: Array("body \(key)".utf8))
    }

    private static func everyRendering(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value)" + String(reflecting: value) + dumped
            + Mirror(reflecting: value).children.map { "\($0)" }.joined()
    }

    @Test func requestsDescribeThemselvesWithoutCredentials() {
        let text = Self.everyRendering(
            Self.request("http://user:hunter22@127.0.0.1:1/path?token=\(Self.key)#\(Self.key)"))
        #expect(!text.contains(Self.key))
        #expect(!text.contains("hunter22"))
        #expect(text.contains("http://127.0.0.1:1/path"))
    }

    @Test func clientsDescribeThemselvesWithoutCredentials() async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            _ = connection.waitForClose(seconds: 20)
        }
        let client = makeClient()
        let task = Task { await failure(client, Self.request(server.url)) }
        await eventually { server.requests.count == 1 }
        #expect(!Self.everyRendering(client).contains(Self.key))
        task.cancel()
        #expect(!Self.everyRendering(await task.value).contains(Self.key))
    }

    @Test(arguments: [
        "http://user:hunter22@127.0.0.1:1/", "http://user:hunter22@host.invalid/", "http://user:hunter22@127.0.0.1:1/é",
        "ftp://user:hunter22@127.0.0.1/", "http://user:hunter22@/", "hunter22", "http://127.0.0.1:1/?q=hunter22",
        "http://a@b:hunter22@127.0.0.1:1/",
    ])
    func errorsLeaveOutUserInformationAndQueries(url: String) async {
        let text = Self.everyRendering(await failure(makeClient(), Self.request(url)))
        #expect(!text.contains("hunter22"))
        #expect(!text.contains(Self.key))
    }

    /// curl quotes parts of strange answers in its messages, and a server may echo what it was sent.
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: KEY\r\n\r\n",
        "KEY\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: KEY\r\nContent-Length: 3\r\n\r\nabc", "HTTP/KEY 200 OK\r\n\r\n",
    ])
    func errorsNeverEchoTheKey(answer: String) async throws {
        let server = try TestServer(answer: answer.replacingOccurrences(of: "KEY", with: Self.key))
        do {
            _ = try await makeClient().execute(Self.request(server.url))
        } catch {
            #expect(!Self.everyRendering(error).contains(Self.key))
        }
    }

    @Test func aRefusedHeaderIsNotQuoted() async {
        let request = HTTPClientRequest(
            url: "http://127.0.0.1:1/", headers: [("Authorization", "Bearer \(Self.key)\n")])
        let error = await failure(makeClient(), request)
        #expect(error.detail.contains("Authorization"))
        #expect(!Self.everyRendering(error).contains(Self.key))
    }
}
