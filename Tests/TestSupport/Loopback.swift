import Foundation

#if canImport(Glibc)
    let streamType = Int32(SOCK_STREAM.rawValue)
    let noSignal = Int32(MSG_NOSIGNAL)
#else
    let streamType = SOCK_STREAM
    let noSignal: Int32 = 0
#endif

func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
}

func withSocketAddress(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

/// The port that a socket is bound to.
func boundPort(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return UInt16(bigEndian: address.sin_port)
}

/// A port on loopback that was free a moment ago, for programs that can't say which one they took.
public func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, streamType, 0)
    defer { close(descriptor) }
    var address = loopback(port: 0)
    guard withSocketAddress(&address, { bind(descriptor, $0, $1) }) == 0 else {
        throw Failure("no free port on loopback")
    }
    return boundPort(of: descriptor)
}
