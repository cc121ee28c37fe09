import HTTPServer
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:9847", "127.0.0.1", 9847), (":9847", "", 9847), ("[::1]:0", "::1", 0),
        ("localhost:80", "localhost", 80), ("[::]:65535", "::", 65535), ("0.0.0.0:1", "0.0.0.0", 1),
    ] as [(String, String, UInt16)])
    func reads(text: String, host: String, port: UInt16) throws {
        let address = try ListenAddress(parsing: text)
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "9847", "127.0.0.1", "host:", "host:port", "host:65536", "host:-1", "host:1x", "::1:80", "[::1:80", "[]:1",
        "[host]:1", "a b:1", "http://host:80", "host:+1", "host:٣",
    ])
    func refusesAndSaysHowToWriteIt(text: String) {
        let error = #expect(throws: HTTPServerError.self) { try ListenAddress(parsing: text) }
        #expect(error?.reason == .badAddress)
        #expect(error?.description.contains("\"\(text)\"") == true)
        #expect(error?.description.contains("HOST:PORT") == true)
    }
}
