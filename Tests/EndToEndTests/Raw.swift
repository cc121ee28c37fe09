import Foundation

/// HTTP as bytes on a socket, for requests that no client would send.
enum Raw {
    /// What came back: the head as text and the body as it was. Both are empty when the server closed without
    /// an answer.
    struct Answer {
        var head = ""
        var body: [UInt8] = []

        /// The status code; nil without an answer.
        var status: Int? { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
    }

    /// Sends `request` and reads until the server closes, or for ten seconds.
    static func exchange(_ daemon: Daemon, _ request: String) async throws -> Answer {
        try await exchange(daemon, bytes: Array(request.utf8))
    }

    static func exchange(_ daemon: Daemon, bytes: [UInt8]) async throws -> Answer {
        guard let port = UInt16(daemon.url.split(separator: ":").last ?? "") else { throw Failure("no port in \(daemon.url)") }
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try blockingExchange(port: port, bytes) })
            }
        }
    }

    private static func blockingExchange(port: UInt16, _ bytes: [UInt8]) throws -> Answer {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure("cannot connect to port \(port)") }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // The server may answer and close before it has read everything.
            guard count > 0 else { break }
            sent += count
        }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            received += chunk[..<count]
        }
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return Answer() }
        return Answer(
            head: String(decoding: received[..<end.lowerBound], as: UTF8.self), body: Array(received[end.upperBound...]))
    }
}
