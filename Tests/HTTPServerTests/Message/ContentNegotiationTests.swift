import Gzip
import Testing

@testable import HTTPServer

@Suite struct ContentNegotiationTests {
    @Test(arguments: [
        (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip, deflate, br", true),
        ("deflate", false), ("identity", false), ("*", true), ("*;q=0", false), ("gzip;q=0", false),
        ("gzip;q=0.000", false), ("gzip;q=0, *", false), ("gzip ; q=0.5", true), ("br;q=1, gzip;q=0.2", true),
        ("identity, gzip;q=0.5", false), ("identity;q=0.5, gzip;q=0.5", true), ("gzip;q=nonsense", false),
        ("gzip;q=7", false), ("gzip;q=-1", false), (", ,gzip,", true), ("notgzip", false),
    ] as [(String?, Bool)])
    func acceptsGzip(header: String?, expected: Bool) {
        #expect(ContentNegotiation.acceptsGzip(header) == expected)
    }

    @Test func readsParameters() {
        let preferences = ContentNegotiation.preferences("application/openmetrics-text; version=1.0.0 ;q=0.5, */*;q=0.1")
        #expect(preferences.map(\.value) == ["application/openmetrics-text", "*/*"])
        #expect(preferences[0].parameters == ["version": "1.0.0"])
        #expect(preferences.map(\.quality) == [0.5, 0.1])
    }

    private let compression = ResponseCompression(minimumBytes: 100)

    @Test func compressesWhatIsWorthItAndMarksItAsVarying() throws {
        let text = String(repeating: "text ", count: 200)
        let response = compression.applied(to: .text(text), acceptEncoding: "gzip")
        #expect(response.headers["Content-Encoding"] == "gzip")
        #expect(response.headers["Vary"] == "Accept-Encoding")
        guard case .bytes(let bytes) = response.body else { throw UnexpectedFailure() }
        #expect(try Gzip.decompress(bytes, limit: 10_000) == Array(text.utf8))

        let plain = compression.applied(to: .text(text), acceptEncoding: nil)
        #expect(plain.headers["Content-Encoding"] == nil)
        #expect(plain.headers["Vary"] == "Accept-Encoding")
    }

    @Test func leavesOtherBodiesAlone() {
        let bytes = [UInt8](repeating: 1, count: 1000)
        let untouched: [HTTPResponse] = [
            .text("short"),
            HTTPResponse(headers: ["Content-Type": "image/png"], body: .bytes(bytes)),
            HTTPResponse(body: .bytes(bytes)),
            HTTPResponse(headers: ["Content-Type": "text/plain", "Content-Encoding": "br"], body: .bytes(bytes)),
            HTTPResponse(headers: ["Content-Type": "text/plain"], body: .shared(SharedBytes(bytes))),
        ]
        for response in untouched {
            let after = compression.applied(to: response, acceptEncoding: "gzip")
            #expect(after.headers == response.headers)
            #expect(after.body.declaredCount == response.body.declaredCount)
        }
    }

    @Test func keepsAVaryThatIsThere() {
        var response = HTTPResponse.text(String(repeating: "x", count: 500))
        response.headers["Vary"] = "Accept, accept-encoding"
        #expect(compression.applied(to: response, acceptEncoding: nil).headers.values("Vary").count == 1)
        response.headers["Vary"] = "Accept"
        #expect(
            compression.applied(to: response, acceptEncoding: nil).headers.values("Vary") == ["Accept", "Accept-Encoding"])
    }
}
