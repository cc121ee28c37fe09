import Foundation

/// Whose requests are counted together.
enum ClientKey: Hashable, Sendable {
    case principal(Principal)
    case address(String)

    /// The sender's address; of an IPv6 one its first half, because whoever has one has them all.
    static func address(of request: HTTPRequest) -> ClientKey {
        var bytes = in6_addr()
        guard inet_pton(AF_INET6, request.remoteAddress, &bytes) == 1 else { return .address(request.remoteAddress) }
        let network = withUnsafeBytes(of: bytes) { $0.prefix(8).map { String($0, radix: 16) } }
        return .address("\(network.joined(separator: ":"))/64")
    }
}
