import CMicrohttpd
import Foundation
import Synchronization

/// One client connection and the request that is being read from it or answered on it.
///
/// Lives from libmicrohttpd's notice that the connection was accepted to its notice that it is
/// about to close the socket.
///
/// `@unchecked Sendable`: everything that is not atomic or behind a lock is touched only by the one
/// libmicrohttpd thread that the connection belongs to.
final class ClientConnection: @unchecked Sendable {
    /// Who has the next move; what the watchdog may do depends on it.
    enum Phase: UInt8, AtomicRepresentable {
        /// No request has begun; a server that stops closes it at once.
        case idle
        /// A request is arriving.
        case receiving
        /// A handler runs.
        case handling
        /// The answer is on its way.
        case sending
    }

    /// What the next call of the access handler is for.
    enum Step { case head, body, answer, done }

    let descriptor: Int32
    let remoteAddress: String
    let phase = Atomic(Phase.idle)
    /// When the watchdog cuts the connection off, on the monotonic clock in nanoseconds.
    let deadline: Atomic<Int64>
    /// The watchdog or an abort ended it: nothing is left to read or say.
    let isCut = Atomic(false)
    /// The answer that a suspended connection waits for.
    let pending = Mutex<PendingAnswer?>(nil)

    /// What its TLS session was made with; nil without TLS.
    var tls: TLSContext?
    /// The name in its client's certificate; nil until that is verified.
    var certificateName: String?

    var step = Step.head
    /// The target exactly as it stands in the request line, and its length in bytes.
    var target = ""
    var targetBytes = 0
    var headers = HTTPHeaders()
    var body: [UInt8] = []
    /// Bytes that were read and thrown away because the body had exceeded its limit.
    var discardedBytes = 0
    var template: String?
    var method = HTTPMethod.get
    /// When the request had arrived whole.
    var arrivedAt: Int64 = 0
    /// The request was refused: what follows it on this connection cannot be trusted.
    var closesAfterAnswer = false

    init(descriptor: Int32, remoteAddress: String, deadline: Int64) {
        self.descriptor = descriptor
        self.remoteAddress = remoteAddress
        self.deadline = Atomic(deadline)
    }

    /// A request line has been read.
    func beginRequest(target: UnsafePointer<CChar>?) {
        step = .head
        self.target = target.map { String(cString: $0) } ?? ""
        targetBytes = target.map { strlen($0) } ?? 0
        template = nil
        closesAfterAnswer = false
        discardedBytes = 0
        phase.store(.receiving, ordering: .releasing)
    }

    /// The request is over, answered or not.
    func endRequest(nextDeadline: Int64) {
        headers = HTTPHeaders()
        body = []
        pending.withLock { $0 = nil }
        deadline.store(nextDeadline, ordering: .relaxed)
        phase.store(.idle, ordering: .releasing)
    }
}
