import Foundation

/// An HTTP client that shows what really arrives: the bytes, and how the connection ended.
struct RawClient {
    enum End: Equatable {
        case closed
        case reset
        case timedOut
    }

    struct Answer {
        let text: String
        let end: End

        var status: Int? {
            let parts = text.split(separator: " ", maxSplits: 2)
            return parts.count > 1 ? Int(parts[1]) : nil
        }

        var body: String {
            text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
        }

        func header(_ name: String) -> String? {
            text.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    let port: UInt16

    /// Sends one request and reads until the server closes or nothing has come for `timeout` seconds.
    func send(_ method: String, _ path: String, body: String = "", timeout: Int = 60) async -> Answer {
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer simulated\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: exchange(request, timeout: timeout)) }
        }
    }

    private func exchange(_ request: String, timeout: Int) -> Answer {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(connected == 0, "the simulator does not listen")
        _ = Array(request.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }

        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count > 0 {
                received += chunk[..<count]
                continue
            }
            let end: End = count == 0 ? .closed : errno == ECONNRESET ? .reset : .timedOut
            return Answer(text: String(decoding: received, as: UTF8.self), end: end)
        }
    }
}
