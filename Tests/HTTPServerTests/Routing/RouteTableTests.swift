import Testing

@testable import HTTPServer

@Suite struct RouteTableTests {
    private static let table = RouteTable(
        [
            "/capacity/{account}/{model}", "/capacity", "/capacity/overrides/{id}", "/capacity/decisions",
            "/{any}", "/capacity/{account}", "/a/{x}/c", "/a/b/{y}",
        ].map { Route(.get, $0) { _ in .text("") } })

    @Test(arguments: [
        ("/capacity", "/capacity"), ("/capacity/decisions", "/capacity/decisions"), ("/capacity/prod", "/capacity/{account}"),
        ("/capacity/overrides/7", "/capacity/overrides/{id}"), ("/capacity/prod/gpt", "/capacity/{account}/{model}"),
        ("/other", "/{any}"), ("/a/b/c", "/a/b/{y}"), ("/a/z/c", "/a/{x}/c"),
    ])
    func findsTheMostSpecificTemplate(path: String, template: String) {
        #expect(Self.table.find(HTTPRequest(method: .get, path: path))?.entry.template == template)
    }

    @Test(arguments: ["/", "", "/capacity/", "/capacity/a/b/c", "/capacity//x", "//", "/a/z/d"])
    func findsNothing(path: String) {
        #expect(Self.table.find(HTTPRequest(method: .get, path: path)) == nil)
    }

    @Test func gathersTheMethodsOfATemplate() {
        let table = RouteTable([
            Route(.get, "/x/{id}") { _ in .text("") }, Route(.delete, "/x/{id}") { _ in .text("") },
        ])
        let entry = table.find(HTTPRequest(method: .get, path: "/x/1"))?.entry
        #expect(entry?.allowed == [.delete, .get, .head, .options])
        #expect(entry?.route(.head)?.method == .get)
        #expect(entry?.route(.post) == nil)
        #expect(table.templates == ["/x/{id}"])
    }
}
