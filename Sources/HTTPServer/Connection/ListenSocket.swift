import CMicrohttpd
import Foundation

/// A bound, listening TCP socket.
struct ListenSocket {
    let descriptor: Int32
    /// With the port that the system chose.
    let address: ListenAddress

    /// Binds the first address that `requested` resolves to and that can be bound.
    ///
    /// An empty host and `::` accept IPv4 too. `SO_REUSEADDR` lets a restart bind while connections of the
    /// previous process are still in TIME_WAIT; it does not let two processes share a port.
    static func open(_ requested: ListenAddress) throws(HTTPServerError) -> ListenSocket {
        // An empty host is every address: both families where there is IPv6, else IPv4 alone.
        let hosts = requested.host.isEmpty ? ["::", "0.0.0.0"] : [requested.host]
        var failure: HTTPServerError?
        for host in hosts {
            switch open(host: host, requested: requested) {
            case .success(let socket): return socket
            case .failure(let error):
                // Without IPv6 the next one is tried; a port in use is in use.
                failure = error
                if error.reason == .addressInUse || error.reason == .permissionDenied { throw error }
            }
        }
        throw failure ?? error(requested, EINVAL)
    }

    private static func open(host: String, requested: ListenAddress) -> Result<ListenSocket, HTTPServerError> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(requested.port), &hints, &list)
        guard status == 0, let list else {
            return .failure(
                HTTPServerError(
                    reason: .unknownHost, address: "\(requested)", detail: String(cString: gai_strerror(status))))
        }
        defer { freeaddrinfo(list) }

        var code = EADDRNOTAVAIL
        for candidate in sequence(first: list, next: { $0.pointee.ai_next }) {
            let descriptor = socket(
                candidate.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else {
                code = errno
                continue
            }
            set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
            if candidate.pointee.ai_family == AF_INET6 {
                set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, host == "::" ? 0 : 1)
            }
            if bind(descriptor, candidate.pointee.ai_addr, candidate.pointee.ai_addrlen) == 0,
                listen(descriptor, SOMAXCONN) == 0, let port = boundPort(descriptor)
            {
                return .success(
                    ListenSocket(descriptor: descriptor, address: ListenAddress(host: requested.host, port: port)))
            }
            code = errno
            close(descriptor)
        }
        return .failure(error(requested, code))
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> UInt16? in
                guard getsockname(descriptor, address, &length) == 0 else { return nil }
                return numericAddress(address).flatMap { UInt16($0.port) }
            }
        }
    }

    private static func error(_ address: ListenAddress, _ code: Int32) -> HTTPServerError {
        let reason: HTTPServerError.Reason =
            switch code {
            case EADDRINUSE: .addressInUse
            case EACCES, EPERM: .permissionDenied
            case EADDRNOTAVAIL, EAFNOSUPPORT: .addressNotAvailable
            default: .system
            }
        return HTTPServerError(reason: reason, address: "\(address)", detail: String(cString: strerror(code)))
    }
}

/// The text of a socket address. An IPv4 client of an IPv6 socket is shown as the IPv4 client it is.
func numericAddress(_ address: UnsafePointer<sockaddr>) -> (host: String, port: String)? {
    let isIPv6 = Int32(address.pointee.sa_family) == AF_INET6
    let length = isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
    let status = getnameinfo(
        address, socklen_t(length), &host, socklen_t(host.count), &port, socklen_t(port.count),
        NI_NUMERICHOST | NI_NUMERICSERV)
    guard status == 0 else { return nil }
    let text = string(host)
    let mapped = "::ffff:"
    return (text.hasPrefix(mapped) && text.contains(".") ? String(text.dropFirst(mapped.count)) : text, string(port))
}

private func string(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The text of an address of 4 or 16 bytes, as certificates have them.
func numericAddress(_ bytes: [UInt8]) -> String? {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family: Int32
    switch bytes.count {
    case 4: family = AF_INET
    case 16: family = AF_INET6
    default: return nil
    }
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
    return string(text)
}
