import CCurl
import Foundation
import Synchronization

/// The thread that owns curl's multi handle, and the inbox through which others reach it.
///
/// curl's handles belong to that thread alone, except that `curl_multi_wakeup` may be called from anywhere while the
/// multi handle lives; the inbox's lock sees to that.
final class CurlLoop: Sendable {
    private struct Inbox {
        /// Nil once the thread has ended.
        var multi: UnsafeMutableRawPointer?
        var started: [Call] = []
        var cancelled: [ObjectIdentifier] = []
        var isClosing = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let inbox: Mutex<Inbox>

    /// curl's global state is set up once and kept for the life of the process.
    private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() {
        inbox = Mutex(Inbox(multi: Self.isCurlReady ? curl_multi_init() : nil))
    }

    func start() {
        guard inbox.withLock({ $0.multi != nil }) else { return }
        let thread = Thread { self.run() }
        thread.name = "http-client"
        thread.start()
    }

    func submit(_ call: Call) {
        let isOpen = inbox.withLock { inbox in
            guard let multi = inbox.multi, !inbox.isClosing else { return false }
            inbox.started.append(call)
            curl_multi_wakeup(multi)
            return true
        }
        if !isOpen { call.completion.complete(Self.shutdownOutcome) }
    }

    func cancel(_ call: Call) {
        inbox.withLock { inbox in
            guard let multi = inbox.multi else { return }
            inbox.cancelled.append(call.id)
            curl_multi_wakeup(multi)
        }
    }

    /// Asks the thread to end.
    func close() {
        inbox.withLock { inbox in
            guard let multi = inbox.multi else { return }
            inbox.isClosing = true
            curl_multi_wakeup(multi)
        }
    }

    /// Asks the thread to end and waits until it has.
    func shutdown() async {
        close()
        await withCheckedContinuation { continuation in
            let hasEnded = inbox.withLock { inbox in
                if inbox.multi != nil { inbox.waitingForEnd.append(continuation) }
                return inbox.multi == nil
            }
            if hasEnded { continuation.resume() }
        }
    }

    private static let shutdownOutcome = Completion.Outcome.failure(
        HTTPClientError(.shutdown, "the HTTP client is shut down"))

    /// How long the thread sleeps when nothing happens: long enough to cost nothing, short enough to close idle
    /// connections in time.
    private static let idleMilliseconds: Int32 = 30_000

    // The rest runs on the thread.

    private func run() {
        guard let multi = inbox.withLock({ $0.multi }) else { return }
        blockSIGPIPE()
        var transfers = TransferTable(multi: multi)
        while true {
            let (started, cancelled, isClosing) = inbox.withLock { inbox in
                defer {
                    inbox.started.removeAll()
                    inbox.cancelled.removeAll()
                }
                return (inbox.started, inbox.cancelled, inbox.isClosing)
            }
            for call in started {
                if isClosing {
                    call.completion.complete(Self.shutdownOutcome)
                } else {
                    transfers.start(call)
                }
            }
            // After the starts, because a call may be started and cancelled in one turn.
            for id in cancelled { transfers.cancel(id) }
            if isClosing { break }

            transfers.advance()
            var changed: Int32 = 0
            curl_multi_poll(multi, nil, 0, Self.idleMilliseconds, &changed)
        }
        transfers.finishAll(Self.shutdownOutcome)
        end()
    }

    private func end() {
        let (multi, waiting) = inbox.withLock { inbox in
            defer {
                inbox.multi = nil
                inbox.waitingForEnd.removeAll()
            }
            return (inbox.multi, inbox.waitingForEnd)
        }
        if let multi { curl_multi_cleanup(multi) }
        for continuation in waiting { continuation.resume() }
    }

    /// With NOSIGNAL curl leaves SIGPIPE alone, and a TLS write to a connection that the peer has closed would end the
    /// process. Blocked on this thread, the write fails with EPIPE instead. curl's resolver threads inherit the mask.
    private func blockSIGPIPE() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
