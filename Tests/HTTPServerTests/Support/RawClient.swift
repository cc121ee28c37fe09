import Foundation

/// Runs blocking work on a thread of its own, so that it never occupies the pool that the server's
/// suspended handlers run on.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}

/// A client that sends exactly the bytes it is told to.
final class RawClient: @unchecked Sendable {
    let descriptor: Int32
    private var buffered: [UInt8] = []

    init(port: UInt16, family: Int32 = AF_INET) {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if family == AF_INET6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = in6addr_loopback
            connect(&address)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            connect(&address)
        }
    }

    deinit { close(descriptor) }

    private func connect<Address>(_ address: inout Address) {
        withUnsafeBytes(of: &address) { bytes in
            _ = Foundation.connect(
                descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
    }

    @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Whether something comes from the server; it is not taken.
    func waitForBytes() -> Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) == 1
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    struct Answer: Sendable, CustomStringConvertible {
        var description: String { "\(status) \(text.prefix(100))" }
        var status = 0
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// The connection ended before the announced length.
        var isCut = false
        subscript(name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The next answer; nil when the connection ended instead.
    func receive(head: Bool = false) -> Answer? {
        let end = Array("\r\n\r\n".utf8)
        var headEnd: Int?
        while true {
            headEnd = buffered.firstRange(of: end)?.upperBound
            if headEnd != nil { break }
            guard fill() else { return nil }
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: buffered[..<(headEnd - 4)], as: UTF8.self).components(separatedBy: "\r\n")
        buffered.removeFirst(headEnd)
        var answer = Answer()
        answer.status = Int(lines[0].split(separator: " ")[1]) ?? 0
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            answer.headers.append((String(sides[0]), sides[1].trimmingCharacters(in: .whitespaces)))
        }
        if answer.status == 100 { return receive(head: head) }
        let length = head || answer.status == 204 ? 0 : Int(answer["Content-Length"] ?? "0") ?? 0
        while buffered.count < length, fill() {}
        answer.isCut = buffered.count < length
        answer.body = Array(buffered.prefix(length))
        buffered.removeFirst(answer.body.count)
        return answer
    }

    enum End: Equatable { case closed, reset, stillOpen }

    /// How the connection ends once everything that still comes is read.
    func waitForEnd() -> End {
        while fill() {}
        return lastCode == 0 ? .closed : lastCode == EAGAIN ? .stillOpen : .reset
    }

    private var lastCode: Int32 = 0

    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        lastCode = count < 0 ? errno : 0
        guard count > 0 else { return false }
        buffered.append(contentsOf: chunk[..<count])
        return true
    }
}
