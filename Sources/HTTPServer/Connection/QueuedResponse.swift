import CMicrohttpd

/// Hands an answer to libmicrohttpd.
enum QueuedResponse {
    /// - Parameters:
    ///   - closing: end the connection after this answer.
    ///   - report: is told of header fields that cannot be sent.
    static func queue(
        _ response: HTTPResponse, on connection: OpaquePointer, closing: Bool, report: (String) -> Void
    ) -> MHD_Result {
        guard let handle = make(response.body) else { return .NO }
        defer { MHD_destroy_response(handle) }
        for (name, value) in response.headers.pairs {
            // These describe the message on the wire, which is libmicrohttpd's business.
            switch name.utf8.count {
            case 14 where HTTPHeaders.sameName(name, "Content-Length"): continue
            case 17 where HTTPHeaders.sameName(name, "Transfer-Encoding"): continue
            case 10 where HTTPHeaders.sameName(name, "Connection"): continue
            default: break
            }
            // It refuses line breaks, so a value can never become a field or a body of its own.
            if !isSendable(name, value) || MHD_add_response_header(handle, name, value) != .YES {
                report("the header field \(name.debugDescription) cannot be sent: its name or value is malformed")
            }
        }
        if closing { _ = MHD_add_response_header(handle, "Connection", "close") }
        return MHD_queue_response(connection, UInt32(response.status), handle)
    }

    private static func isSendable(_ name: String, _ value: String) -> Bool {
        !value.isEmpty && !value.utf8.contains(where: { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7f })
            && !name.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7f || $0 == UInt8(ascii: ":") })
    }

    private static func make(_ body: HTTPBody) -> OpaquePointer? {
        switch body {
        case .empty:
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { buffer in
                // Copied, although the parameter is not const.
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .shared(let shared):
            // Kept alive by the answer until the last byte is sent.
            let retained = Unmanaged.passRetained(shared)
            let handle = MHD_create_response_from_buffer_with_free_callback_cls(
                shared.count, shared.buffer.baseAddress, { releaseObject($0, as: SharedBytes.self) },
                retained.toOpaque())
            if handle == nil { retained.release() }
            return handle
        case .truncated(let bytes, let declaredLength):
            let retained = Unmanaged.passRetained(TruncatedBody(bytes))
            let handle = MHD_create_response_from_callback(
                UInt64(max(declaredLength, 0)), 32 << 10,
                { context, position, buffer, capacity in
                    guard let context, let buffer else { return cmhd_reader_end_with_error() }
                    return Unmanaged<TruncatedBody>.fromOpaque(context).takeUnretainedValue()
                        .read(from: Int(position), into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
                }, retained.toOpaque(), { releaseObject($0, as: TruncatedBody.self) })
            if handle == nil { retained.release() }
            return handle
        }
    }
}

private func releaseObject<Object: AnyObject>(_ pointer: UnsafeMutableRawPointer?, as type: Object.Type) {
    if let pointer { Unmanaged<Object>.fromOpaque(pointer).release() }
}

/// Gives out its bytes and then fails, which makes libmicrohttpd close the connection.
private final class TruncatedBody: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(from position: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let piece = bytes.dropFirst(position).prefix(buffer.count)
        guard !piece.isEmpty else { return cmhd_reader_end_with_error() }
        buffer.copyBytes(from: piece)
        return piece.count
    }
}
