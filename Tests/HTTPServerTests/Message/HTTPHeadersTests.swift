import HTTPServer
import Testing

@Suite struct HTTPHeadersTests {
    @Test func comparesNamesWithoutCaseAndKeepsOrder() {
        var headers: HTTPHeaders = ["Accept": "a", "X-One": "1"]
        headers.add("accept", "b")
        #expect(headers["ACCEPT"] == "a")
        #expect(headers.values("Accept") == ["a", "b"])
        #expect(headers.list("Accept") == "a, b")
        #expect(headers.list("Missing") == nil)
        #expect(headers.pairs.map(\.name) == ["Accept", "X-One", "accept"])
        headers["aCCept"] = "c"
        #expect(headers.values("Accept") == ["c"])
        headers["x-one"] = nil
        #expect(headers == ["accept": "c"])
        #expect(headers != ["accept": "C"])
        #expect(headers["Accep["] == nil)
    }
}
