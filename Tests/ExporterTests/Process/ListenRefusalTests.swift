import HTTPServer
import Testing

@testable import Exporter

@Suite struct ListenRefusalTests {
    @Test(arguments: ["127.0.0.1:1", "127.8.9.1:1", "localhost:1", "LOCALHOST:1", "[::1]:1"])
    func thisMachineAloneIsFine(address: String) throws {
        #expect(ListenRefusal([try ListenAddress(parsing: address)], authenticates: false, isAllowed: false) == nil)
    }

    @Test(arguments: ["0.0.0.0:1", ":1", "[::]:1", "192.0.2.1:1", "exporter.example:1", "127.0.0.1.example:1", "[2001:db8::1]:1"])
    func othersAreNot(address: String) throws {
        let address = try ListenAddress(parsing: address)
        let refusal = try #require(
            ListenRefusal([ListenAddress(host: "127.0.0.1", port: 1), address], authenticates: false, isAllowed: false))
        #expect(refusal.address == address)
        for word in ["--web.listen-address \(address)", "--web.config.file", "--web.allow-unauthenticated"] {
            #expect("\(refusal)".contains(word))
        }
        #expect(ListenRefusal([address], authenticates: true, isAllowed: false) == nil)
        #expect(ListenRefusal([address], authenticates: false, isAllowed: true) == nil)
    }
}
