import CMicrohttpd
import Foundation
import Synchronization

/// Watches every open connection from a thread of its own.
///
/// libmicrohttpd's own timeout starts again with every byte, so a client that trickles would hold
/// its connection for ever; the watchdog enforces deadlines for whole requests and whole answers. It
/// also tells suspended handlers that their client is gone, and lets refused uploads run out.
///
/// Sockets are shut down, never closed, and under the lock that `remove` takes before libmicrohttpd
/// closes them: a descriptor can never be another connection's by then.
final class ConnectionWatchdog: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: ClientConnection] = [:]
        var lingering: [(descriptor: Int32, deadline: Int64)] = []
        var closesIdle = false
        var isStopping = false
        var isRunning = false
    }

    /// How late a deadline may be noticed.
    private static let tickMilliseconds: Int32 = 250
    private static let lingerNanoseconds: Int64 = 2_000_000_000
    private static let maximumLingering = 64

    private let state = Mutex(State())
    /// A byte written to it wakes the thread.
    private let wakeReader: Int32
    private let wakeWriter: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        (wakeReader, wakeWriter) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(wakeReader)
        close(wakeWriter)
    }

    var count: Int { state.withLock { $0.connections.count } }

    func start() {
        state.withLock { $0.isRunning = true }
        let thread = Thread { [self] in run() }
        thread.name = "http-watchdog"
        thread.start()
    }

    /// Ends the thread, and waits until it has closed what it lingers on.
    func stop() async {
        state.withLock { $0.isStopping = true }
        wake()
        while state.withLock({ $0.isRunning }) { try? await Task.sleep(for: .milliseconds(2)) }
    }

    /// From now on connections that wait for a request are closed.
    func closeIdle() {
        state.withLock { $0.closesIdle = true }
        wake()
    }

    func insert(_ connection: ClientConnection) {
        let isFirst = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            return state.connections.count == 1
        }
        if isFirst { wake() }
    }

    /// Forgets a connection whose socket is about to be closed.
    ///
    /// Closing a socket with unread bytes resets it, and the reset overtakes the answer that says why
    /// the request was refused. Then a copy of the socket is kept and emptied for up to two seconds.
    func remove(_ connection: ClientConnection) {
        let lingers = !connection.isCut.load(ordering: .relaxed)
            && (connection.closesAfterAnswer || Self.hasUnreadBytes(connection.descriptor))
        let isLingering = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = nil
            guard lingers, state.lingering.count < Self.maximumLingering, !state.isStopping else { return false }
            let copy = fcntl(connection.descriptor, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { return false }
            shutdown(copy, Int32(SHUT_WR))
            state.lingering.append((copy, MonotonicClock.nanoseconds() + Self.lingerNanoseconds))
            return true
        }
        if isLingering { wake() }
    }

    private func wake() {
        var byte: UInt8 = 0
        _ = write(wakeWriter, &byte, 1)
    }

    private static func hasUnreadBytes(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    private func run() {
        var scratch = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let (descriptors, hasWork) = state.withLock { state in
                (state.lingering.map(\.descriptor), !state.connections.isEmpty || !state.lingering.isEmpty)
            }
            var polled = ([wakeReader] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&polled, nfds_t(polled.count), hasWork ? Self.tickMilliseconds : -1)
            if polled[0].revents != 0 { while read(wakeReader, &scratch, scratch.count) > 0 {} }

            let ready = Set(polled.dropFirst().filter { $0.revents != 0 }.map(\.fd))
            let now = MonotonicClock.nanoseconds()
            let (gone, isOver) = state.withLock { state in
                Self.drain(&state, ready: ready, now: now, scratch: &scratch)
                Self.cutOff(&state, now: now)
                if state.isStopping { state.isRunning = false }
                return (Self.abandoned(state), state.isStopping)
            }
            for answer in gone { answer.cancel() }
            if isOver { return }
        }
    }

    private static func drain(_ state: inout State, ready: Set<Int32>, now: Int64, scratch: inout [UInt8]) {
        let isStopping = state.isStopping
        state.lingering.removeAll { descriptor, deadline in
            var isOver = isStopping || now >= deadline
            if !isOver, ready.contains(descriptor) {
                // A bounded share per turn, so that a fast sender does not hold up the others.
                for _ in 0..<4 {
                    let count = recv(descriptor, &scratch, scratch.count, Int32(MSG_DONTWAIT))
                    if count > 0 { continue }
                    isOver = count == 0 || (errno != EAGAIN && errno != EINTR)
                    break
                }
            }
            if isOver { close(descriptor) }
            return isOver
        }
    }

    private static func cutOff(_ state: inout State, now: Int64) {
        for connection in state.connections.values {
            if now >= connection.deadline.load(ordering: .relaxed) {
                if !connection.isCut.exchange(true, ordering: .relaxed) {
                    shutdown(connection.descriptor, Int32(SHUT_RDWR))
                }
            } else if state.closesIdle, connection.phase.load(ordering: .acquiring) == .idle {
                // Only reading: should a request just have arrived, its answer still gets out.
                shutdown(connection.descriptor, Int32(SHUT_RD))
            }
        }
    }

    /// Finds the connections whose client has closed its end, and returns the handlers that work for one.
    ///
    /// An idle one is closed: libmicrohttpd hears of the end only once, and when that was in the middle
    /// of a request it waits for another until the connection has been idle too long.
    private static func abandoned(_ state: State) -> [PendingAnswer] {
        var candidates: [(connection: ClientConnection, answer: PendingAnswer?)] = []
        for connection in state.connections.values {
            switch connection.phase.load(ordering: .acquiring) {
            case .idle:
                candidates.append((connection, nil))
            case .handling:
                guard let answer = connection.pending.withLock({ $0 }) else { continue }
                candidates.append((connection, answer))
            case .receiving, .sending:
                continue
            }
        }
        var polled = candidates.map { pollfd(fd: $0.connection.descriptor, events: cmhd_poll_hangup(), revents: 0) }
        guard !polled.isEmpty, poll(&polled, nfds_t(polled.count), 0) > 0 else { return [] }
        let gone = zip(candidates, polled).filter { $1.revents != 0 }.map(\.0)
        // Only reading, which wakes libmicrohttpd: a request that has arrived is still answered.
        for (connection, answer) in gone where answer == nil { shutdown(connection.descriptor, Int32(SHUT_RD)) }
        return gone.compactMap(\.answer)
    }
}
