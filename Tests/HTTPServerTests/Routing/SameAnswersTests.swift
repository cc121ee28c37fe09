import Foundation
import HTTPServer
import Testing

/// The same requests to the router alone and to a live server.
@Suite struct SameAnswersTests {
    struct Case: Sendable {
        var method: HTTPMethod = .get
        var target: String
        var body = ""
        var status: Int
        var headers: [String: String] = [:]
        var text: String?
    }

    static let cases: [Case] = [
        Case(target: "/hello", status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], text: "hello"),
        Case(target: "/%68ello", status: 200, text: "hello"),
        Case(target: "http://any.host/hello", status: 200, text: "hello"),
        Case(method: .post, target: "/hello", body: "12345", status: 201, text: "got 5"),
        Case(method: .head, target: "/hello", status: 200, headers: ["Content-Length": "5"], text: ""),
        Case(method: .head, target: "/nowhere", status: 404, headers: ["Content-Type": "application/problem+json"], text: ""),
        Case(method: .delete, target: "/hello", status: 405, headers: ["Allow": "GET, HEAD, OPTIONS, POST"]),
        Case(method: .init(rawValue: "BREW"), target: "/hello", status: 405, headers: ["Allow": "GET, HEAD, OPTIONS, POST"]),
        Case(method: .init(rawValue: "get"), target: "/hello", status: 405),
        Case(method: .put, target: "/things/a/b", status: 405, headers: ["Allow": "GET, HEAD, OPTIONS"]),
        Case(method: .options, target: "/hello", status: 204, headers: ["Allow": "GET, HEAD, OPTIONS, POST"], text: ""),
        Case(method: .options, target: "*", status: 204, headers: ["Allow": "GET, HEAD, OPTIONS, POST"], text: ""),
        Case(method: .options, target: "/nowhere", status: 404),
        Case(target: "/nowhere", status: 404, headers: ["Content-Type": "application/problem+json"]),
        Case(target: "/hello/", status: 404),
        Case(target: "/things/a/b", status: 200, text: "/things/{name}/{part}|a|b"),
        Case(target: "/things/a%2Fz/b%20c", status: 200, text: "/things/{name}/{part}|a/z|b c"),
        Case(target: "/things/fixed/b", status: 200, text: "fixed b"),
        Case(target: "/things/a/", status: 404),
        Case(target: "/query?a=1&b=x+y%26&a=2", status: 200, text: "a=1;b=x y&;a=2"),
        Case(target: "/query?query=up{job=\"x\"}", status: 200, text: "query=up{job=\"x\"}"),
        Case(target: "/teapot", status: 418, headers: ["X-Pot": "tea"]),
        Case(target: "/broken", status: 500, headers: ["Content-Type": "application/problem+json"]),
        Case(target: "/later", status: 200, text: "later"),
        Case(method: .head, target: "/later", status: 200, headers: ["Content-Length": "5"], text: ""),
        Case(target: "/later/broken", status: 500),
        Case(target: "/remote", status: 200, text: "127.0.0.1"),
        Case(target: "/a/../hello", status: 400), Case(target: "/%2e%2e/hello", status: 400),
        Case(target: "/%zz", status: 400), Case(target: "/%00", status: 400), Case(target: "/query?a=%", status: 400),
    ]

    @Test func fromTheRouter() async throws {
        let router = Router(testRoutes)
        for each in Self.cases {
            let response: HTTPResponse
            do {
                response = await router.respond(
                    to: try HTTPRequest(method: each.method, target: each.target, body: Array(each.body.utf8)))
            } catch {
                response = error.response
            }
            var body: [UInt8] = []
            if case .bytes(let bytes) = response.body { body = bytes }
            check(each, status: response.status, body) { response.headers[$0] }
        }
    }

    @Test func fromALiveServerOnOneConnection() async throws {
        try await TestServer.run { test in
            let port = test.port
            let answers = await onThread {
                var client = RawClient(port: port)
                return Self.cases.map { each in
                    client.send(
                        "\(each.method) \(each.target) HTTP/1.1\r\nHost: x\r\n"
                            + "Content-Length: \(each.body.utf8.count)\r\n\r\n\(each.body)")
                    let answer = client.receive(head: each.method == .head)
                    if answer?["Connection"] == "close" { client = RawClient(port: port) }
                    return answer
                }
            }
            for (each, answer) in zip(Self.cases, answers) {
                let answer = try #require(answer, "\(each.method) \(each.target)")
                check(each, status: answer.status, answer.body) { answer[$0] }
            }
            #expect(test.messages.all.filter { $0.contains("1234") }.count == 2)
        }
    }

    private func check(_ each: Case, status: Int, _ body: [UInt8], _ header: (String) -> String?) {
        let text = String(decoding: body, as: UTF8.self)
        let name: Comment = "\(each.method.rawValue) \(each.target)"
        #expect(status == each.status, name)
        for (field, value) in each.headers { #expect(header(field) == value, name) }
        if let expected = each.text { #expect(text == expected, name) }
        #expect(!text.contains("1234"), name)
        if each.status >= 400, each.method != .head {
            #expect(header("Content-Type") == "application/problem+json", name)
            #expect(text.contains("\"status\":\(each.status)"), name)
        }
    }
}
