import Foundation
import HTTPServer
import Synchronization
import Testing

/// A server on a free port of the loopback interface, stopped when the test's body is over.
struct TestServer: Sendable {
    let server: HTTPServer
    let port: UInt16
    let messages: Messages

    final class Messages: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    static func run(
        _ routes: [Route] = testRoutes, host: String = "127.0.0.1", access: AccessControl? = nil,
        tls: TLSContextHolder? = nil,
        configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        _ body: (TestServer) async throws -> Void
    ) async throws {
        var configuration = HTTPServerConfiguration(listenAddresses: [ListenAddress(host: host, port: 0)])
        configure(&configuration)
        let messages = Messages()
        let server = HTTPServer(
            configuration, router: Router(routes, access: access), tls: tls, onMessage: { messages.add($0.text) })
        let port = try #require(try server.start().first).port
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(TestServer(server: server, port: port, messages: messages)))
        } catch {
            outcome = .failure(error)
        }
        await server.stop(drain: .zero)
        try outcome.get()
    }

    /// Sends `text` on a connection of its own and returns the first answer.
    func exchange(_ text: String, head: Bool = false) async -> RawClient.Answer? {
        await exchange(Array(text.utf8), head: head)
    }

    func exchange(_ bytes: [UInt8], head: Bool = false) async -> RawClient.Answer? {
        let port = port
        return await onThread {
            let client = RawClient(port: port)
            client.send(bytes)
            return client.receive(head: head)
        }
    }

    func get(_ target: String, _ fields: String = "") async -> RawClient.Answer? {
        await exchange("GET \(target) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
    }

    /// What every test of bad input ends with: a good request on a new connection is answered.
    func expectHealthy(_ location: SourceLocation = #_sourceLocation) async {
        let answer = await get("/hello")
        #expect(answer?.status == 200, sourceLocation: location)
        #expect(answer?.text == "hello", sourceLocation: location)
    }
}

/// Polls until `condition` holds; false after ten seconds.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return await condition()
}

struct UnexpectedFailure: Error { let secret = "the password is 1234" }

let sharedPage = SharedBytes(Array(repeating: UInt8(ascii: "x"), count: 200_000))

/// Answers what the request looked like to the handler.
let testRoutes: [Route] = [
    Route(.get, "/hello") { _ in .text("hello") },
    Route(.post, "/hello") { request in .text("got \(request.body.count)", status: 201) },
    Route(.get, "/things/{name}/{part}") { request in
        .text("\(request.routeTemplate)|\(request.parameters["name"] ?? "")|\(request.parameters["part"] ?? "")")
    },
    Route(.get, "/things/fixed/{part}") { request in .text("fixed \(request.parameters["part"] ?? "")") },
    Route(.get, "/query") { request in
        .text(request.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
    },
    Route(.get, "/headers") { request in
        .text(request.headers.pairs.map { "\($0.name): \($0.value)" }.joined(separator: "\n"))
    },
    Route(.get, "/shared") { _ in
        HTTPResponse(headers: ["Content-Type": "text/plain"], body: .shared(sharedPage))
    },
    Route(.get, "/large") { _ in .text(String(repeating: "some text ", count: 5000)) },
    Route(.get, "/encoded") { _ in
        HTTPResponse(
            headers: ["Content-Type": "text/plain", "Content-Encoding": "br"],
            body: .bytes([UInt8](repeating: 7, count: 4000)))
    },
    Route(.get, "/teapot") { _ in throw HTTPError(418, "short and stout", headers: ["X-Pot": "tea"]) },
    Route(.get, "/broken") { _ in throw UnexpectedFailure() },
    Route(.get, "/remote") { request in .text(request.remoteAddress) },
    .suspending(.get, "/later") { _ in
        await Task.yield()
        return .text("later")
    },
    .suspending(.get, "/later/broken") { _ in throw UnexpectedFailure() },
    .suspending(.get, "/forever") { _ in
        try await Task.sleep(for: .seconds(3600))
        return .text("never")
    },
]
