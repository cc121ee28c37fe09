import HTTPServer
import Testing

@testable import Exporter

@Suite struct ExternalURLTests {
    @Test(arguments: [
        ("127.0.0.1:9847", "http://127.0.0.1:9847"), ("[::1]:9847", "http://[::1]:9847"),
        ("0.0.0.0:9847", "http://box:9847"), (":9847", "http://box:9847"), ("[::]:9847", "http://box:9847"),
    ]) func isTheFirstAddress(address: String, url: String) throws {
        let addresses = [try ListenAddress(parsing: address), ListenAddress(host: "10.0.0.1", port: 1)]
        #expect(ExternalURL.of(addresses, scheme: "http", machine: "box") == url)
    }
}
