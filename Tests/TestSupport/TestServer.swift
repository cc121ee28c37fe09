import Foundation
import Synchronization

/// A TCP server on a loopback port that plays a script of bytes to every connection, so that answers can be as wrong
/// as the tests need them. It listens until the process ends, so that no two tests ever share a port.
public final class TestServer: Sendable {
    public let port: UInt16
    private let log = Log()

    private final class Log: Sendable {
        struct State {
            var requests: [TestRequest] = []
            var connections = 0
        }
        let state = Mutex(State())
    }

    /// - Parameters:
    ///   - backlog: connections that wait to be accepted; nil to refuse all.
    ///   - script: called on a thread of its own for every connection, which closes when it returns; nil to accept
    ///     no connection.
    public init(backlog: Int32? = 256, script: (@Sendable (TestConnection) -> Void)?) throws {
        let listener = socket(AF_INET, streamType, 0)
        guard listener >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        var address = loopback(port: 0)
        let bound = withSocketAddress(&address) { bind(listener, $0, $1) }
        guard bound == 0, backlog.map({ listen(listener, $0) }) ?? 0 == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
        port = boundPort(of: listener)
        guard let script else { return }
        let log = log
        Thread.detachNewThread {
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                log.state.withLock { $0.connections += 1 }
                let connection = TestConnection(descriptor: descriptor) { request in
                    log.state.withLock { $0.requests.append(request) }
                }
                Thread.detachNewThread {
                    script(connection)
                    close(descriptor)
                }
            }
        }
    }

    /// Answers every request of every connection with `answer`, then closes.
    public convenience init(answer: String) throws {
        try self.init(answer: Array(answer.utf8))
    }

    public convenience init(answer: [UInt8]) throws {
        try self.init { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
        }
    }

    public var url: String { "http://127.0.0.1:\(port)" }
    public var requests: [TestRequest] { log.state.withLock { $0.requests } }
    public var connections: Int { log.state.withLock { $0.connections } }

    /// Fills the queue of a server that accepts nothing, so that the next connection attempt hangs.
    public func fillBacklog() -> [Int32] {
        (0..<8).map { _ in
            let descriptor = socket(AF_INET, streamType, 0)
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
            var address = loopback(port: port)
            _ = withSocketAddress(&address) { connect(descriptor, $0, $1) }
            return descriptor
        }
    }
}

public struct TestRequest: Sendable {
    public var line: String
    /// By lowercase name.
    public var headers: [String: String]
    public var body: [UInt8]
}

/// One accepted connection.
public struct TestConnection: Sendable {
    let descriptor: Int32
    let record: @Sendable (TestRequest) -> Void

    /// Reads one request with its body; nil when the client has gone.
    @discardableResult
    public func readRequest() -> TestRequest? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while !bytes.ends(with: end) {
            guard let byte = readByte() else { return nil }
            bytes.append(byte)
        }
        var lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n").filter { !$0.isEmpty }
        var request = TestRequest(line: lines.removeFirst(), headers: [:], body: [])
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            request.headers[parts[0].lowercased()] = parts.count > 1 ? parts[1] : ""
        }
        for _ in 0..<(Int(request.headers["content-length"] ?? "0") ?? 0) {
            guard let byte = readByte() else { return nil }
            request.body.append(byte)
        }
        record(request)
        return request
    }

    public func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Whether everything was taken.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, noSignal)
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Waits until the client closes the connection, and says whether it did within `seconds`.
    public func waitForClose(seconds: Double) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Int32(seconds * 1000)) > 0 else { return false }
        return readByte() == nil
    }

    /// Makes the coming close a reset.
    public func abort() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func readByte() -> UInt8? {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, 0) == 1 ? byte : nil
    }
}

extension Array where Element == UInt8 {
    fileprivate func ends(with other: [UInt8]) -> Bool {
        count >= other.count && suffix(other.count).elementsEqual(other)
    }
}
