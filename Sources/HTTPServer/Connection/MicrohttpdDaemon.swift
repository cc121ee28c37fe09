import CMicrohttpd
import Foundation

/// One libmicrohttpd daemon on one listening socket.
///
/// `@unchecked Sendable`: libmicrohttpd allows stopping from any thread; the server that owns this
/// does it once.
final class MicrohttpdDaemon: @unchecked Sendable {
    private let handle: OpaquePointer
    let address: ListenAddress
    private let logger: UnsafeMutablePointer<cmhd_logger>
    private let processor: Unmanaged<RequestProcessor>

    /// Takes over `socket`.
    init(_ socket: ListenSocket, _ processor: RequestProcessor) throws(HTTPServerError) {
        let configuration = processor.configuration
        let retained = Unmanaged.passRetained(processor)
        let logger = UnsafeMutablePointer<cmhd_logger>.allocate(capacity: 1)
        logger.initialize(to: cmhd_logger(log: logMessage, context: retained.toOpaque()))
        var settings = cmhd_settings(
            listen_socket: socket.descriptor, threads: UInt32(clamping: configuration.threads),
            connection_limit: UInt32(clamping: configuration.maxConnections),
            per_address_limit: UInt32(clamping: configuration.maxConnectionsPerAddress),
            idle_seconds: UInt32(clamping: configuration.idleTimeoutSeconds),
            connection_memory: configuration.connectionMemoryBytes, logger: logger, context: retained.toOpaque(),
            accept: acceptConnection, handle: handleRequest, connection_changed: connectionChanged,
            request_completed: requestCompleted, request_line_read: requestLineRead,
            tls: processor.tls == nil ? 0 : 1)
        guard let handle = cmhd_start(&settings) else {
            let detail = String(cString: strerror(errno))
            // libmicrohttpd closes a socket that it was given, even when it fails.
            logger.deallocate()
            retained.release()
            throw HTTPServerError(reason: .system, address: "\(socket.address)", detail: detail)
        }
        self.handle = handle
        address = socket.address
        self.logger = logger
        self.processor = retained
    }

    /// Closes every connection and waits for the threads to end. No connection
    /// may be suspended.
    func stop() {
        MHD_stop_daemon(handle)
        logger.deallocate()
        processor.release()
    }
}

// File-scope functions, because libmicrohttpd calls them on its own threads: a closure formed in an
// isolated context would insist on its actor's.

private func processor(_ context: UnsafeMutableRawPointer) -> RequestProcessor {
    Unmanaged<RequestProcessor>.fromOpaque(context).takeUnretainedValue()
}

/// The connection that libmicrohttpd's handle stands for.
func client(of connection: OpaquePointer) -> ClientConnection? {
    cmhd_connection_context(connection).map { client($0) }
}

private func client(_ context: UnsafeMutableRawPointer) -> ClientConnection {
    Unmanaged<ClientConnection>.fromOpaque(context).takeUnretainedValue()
}

private func logMessage(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {
    guard let context, let message else { return }
    processor(context).report(String(cString: message).trimmingCharacters(in: .newlines), from: .library)
}

private func acceptConnection(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> MHD_Result {
    guard let context else { return .NO }
    return processor(context).isDraining.load(ordering: .relaxed) ? .NO : .YES
}

private func connectionChanged(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ stored: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ change: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let stored else { return }
    switch change {
    case .CONNECTION_NOTIFY_STARTED:
        stored.pointee = Unmanaged.passRetained(processor(context).opened(connection)).toOpaque()
    case .CONNECTION_NOTIFY_CLOSED:
        guard let pointer = stored.pointee else { return }
        processor(context).closed(connection, client(pointer))
        Unmanaged<ClientConnection>.fromOpaque(pointer).release()
        stored.pointee = nil
    default:
        break
    }
}

private func requestLineRead(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let connection, let pointer = cmhd_connection_context(connection) else { return nil }
    processor(context).began(client(pointer), target: target)
    // libmicrohttpd would now decode the query into records of its own, which nobody reads; when
    // they exceed the connection's memory it leaves the connection hanging without an answer. The
    // text is its read buffer, so the query can be ended right where it begins.
    if let target, let query = strchr(target, Int32(UInt8(ascii: "?"))), query[1] != 0 { query[1] = 0 }
    return pointer
}

private func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadBytes: UnsafeMutablePointer<Int>?, _ stored: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let url, let method, let version, let uploadBytes,
        let pointer = stored?.pointee
    else { return .NO }
    return processor(context).handle(
        connection, client(pointer), url: url, method: method, version: version, upload: upload,
        uploadBytes: uploadBytes)
}

private func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ stored: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let context, let pointer = stored?.pointee else { return }
    processor(context).finished(client(pointer))
}
