import Foundation
import TestSupport

/// A connection that sends exactly the bytes it is told to. Reads give up after ten seconds.
final class RawConnection: @unchecked Sendable {
    // Safe to share: the descriptor never changes, and the kernel serialises calls on it.
    private let descriptor: Int32

    struct Answer: Sendable {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]
    }

    /// - Parameter url: `http://HOST:PORT`, an IPv4 address.
    init(_ url: String) throws {
        let parts = url.dropFirst("http://".count).split(separator: ":")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (UInt16(parts.last ?? "") ?? 0).bigEndian
        guard inet_pton(AF_INET, String(parts.first ?? ""), &address.sin_addr) == 1 else { throw Failure("no address in \(url)") }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { throw Failure("cannot connect to \(url)") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) { send(Array(text.utf8)) }

    /// Stops at the first error: a server may close before it has read everything.
    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The answer, read until the server closes or the announced length is there; nil when the connection ended
    /// without one.
    func answer() async -> Answer? {
        await withCheckedContinuation { continuation in
            // Blocking work has a thread of its own.
            Thread.detachNewThread { continuation.resume(returning: self.read()) }
        }
    }

    private func read() -> Answer? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let answer = Self.parse(bytes) { return answer }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
        }
    }

    private static func parse(_ bytes: [UInt8]) -> Answer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
            let sides = line.split(separator: ":", maxSplits: 1)
            return sides.count == 2 ? (sides[0].lowercased(), sides[1].trimmingCharacters(in: .whitespaces)) : nil
        }
        let headers = Dictionary(pairs) { first, _ in first }
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        if status == 100 { return parse(Array(bytes[end.upperBound...])) }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count - end.upperBound >= length else { return nil }
        return Answer(status: status, headers: headers, body: Array(bytes[end.upperBound...].prefix(length)))
    }
}
