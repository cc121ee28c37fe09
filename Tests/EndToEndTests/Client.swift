import Foundation
import HTTPClient
import JSON

/// Plain requests to programs that are not ours.
enum Client {
    static let http = HTTPClient(HTTPClientConfiguration(userAgent: "holysheep-exporter-tests"))

    static func json(_ url: String) async throws -> JSONValue {
        try JSONValue(parsing: try await http.execute(HTTPClientRequest(method: "GET", url: url)).body)
    }
}

/// A port on loopback that was free a moment ago, for programs that can't say which one they took.
func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    guard bound else { throw Failure("no free port on loopback") }
    return UInt16(bigEndian: address.sin_port)
}
