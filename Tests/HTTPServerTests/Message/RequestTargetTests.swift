import Testing

@testable import HTTPServer

@Suite struct RequestTargetTests {
    @Test(arguments: [
        ("/", "/"), ("/metrics", "/metrics"), ("/a%20b", "/a b"), ("/%6detrics", "/metrics"),
        ("http://example.com/x?y=1", "/x"), ("HTTPS://example.com/x", "/x"), ("http://example.com", "/"),
        ("http://example.com?y=1", "/"), ("*", "*"), ("/caf%C3%A9", "/café"), ("/a+b", "/a+b"), ("/.hidden", "/.hidden"),
        ("/...", "/..."), ("/a..b", "/a..b"), ("//", "//"),
    ])
    func decodesThePath(target: String, path: String) throws {
        #expect(try RequestTarget(parsing: target).path == path)
    }

    @Test(arguments: [
        "", "metrics", "/%", "/%4", "/%zz", "/%00", "/a%00b", "/%0a", "/%7f", "/%ff", "/%c3", "/..", "/../etc/passwd",
        "/a/../b", "/a/..", "/./a", "/%2e%2e/etc", "/%2E%2e", "/..%2f..%2fetc", "/a%2f..%2fb", "/a b", "/a\tb",
        "/a\u{0}", "/x?a=%", "/x?a=%g0", "/x?%00", "/x?a=%ff", "ftp://host/x", "?a=b",
    ])
    func refusesWhatIsMalformedOrAmbiguous(target: String) {
        let error = #expect(throws: HTTPError.self) { try RequestTarget(parsing: target) }
        #expect(error?.status == 400)
    }

    @Test func readsTheQueryInOrder() throws {
        let query = try RequestTarget(parsing: "/x?b=1&a=%26%3D&b=two+words&flag&=v&c=1=2&d=%0A&").query
        #expect(query.items.map(\.name) == ["b", "a", "b", "flag", "", "c", "d"])
        #expect(query.items.map(\.value) == ["1", "&=", "two words", "", "v", "1=2", "\n"])
        #expect(query["b"] == "1")
        #expect(query.all("b") == ["1", "two words"])
        #expect(query["missing"] == nil)
        #expect(query.names == ["b", "a", "flag", "", "c", "d"])
    }

    @Test func keepsAnEncodedSlashInsideItsSegment() throws {
        let request = try HTTPRequest(method: .get, target: "/capacity/prod/openai%2Fgpt-4")
        #expect(request.path == "/capacity/prod/openai/gpt-4")
        let table = RouteTable([Route(.get, "/capacity/{account}/{model}") { _ in .text("") }])
        #expect(table.find(request)?.parameters == ["account": "prod", "model": "openai/gpt-4"])
    }

    @Test func decodingIsTheInverseOfEncodingForEveryCharacter() {
        for scalar in (1...0x2fff).compactMap(Unicode.Scalar.init) {
            let text = String(Character(scalar))
            let encoded = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(PercentDecoding.decode(Substring(encoded)) == text)
        }
    }
}
