import CMicrohttpd

/// A request's header section as libmicrohttpd parsed it, checked for everything that two parsers
/// could understand differently.
///
/// libmicrohttpd 0.9.75 lets through what a strict parser must not: white space before the colon,
/// folded lines (which it glues to the *name*), NUL bytes (its strings end there), a line that begins
/// with a colon or a NUL (to it, the end of the head), repeated `Content-Length`, and
/// `Content-Length` beside `Transfer-Encoding`. It reads lines in place, one after the other, so the
/// first four show as a gap where none belongs between two of its strings.
struct RequestHead {
    private(set) var headers: [(String, String)] = []
    /// Names, values and four bytes of punctuation each.
    private(set) var byteCount = 0
    private var isMalformed = false
    /// Where the text before the next field ended.
    private var end: UnsafePointer<CChar>

    /// - Parameters:
    ///   - targetBytes: the target's length when the request line was read, query included.
    ///   - url: the start of the target, where libmicrohttpd left it.
    static func read(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, url: UnsafePointer<CChar>, targetBytes: Int,
        version: UnsafePointer<CChar>
    ) -> RequestHead {
        var head = RequestHead(end: version + strlen(version))
        head.isMalformed = version != url + targetBytes + 1
        withUnsafeMutablePointer(to: &head) { pointer in
            _ = MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { context, _, name, nameBytes, value, valueBytes in
                    guard let head = context?.assumingMemoryBound(to: RequestHead.self) else { return .NO }
                    guard let name, let value else {
                        head.pointee.isMalformed = true
                        return .NO
                    }
                    head.pointee.add(name: name, nameBytes, value: value, valueBytes)
                    return .YES
                }, pointer)
        }
        // The ends of the last line and of the empty line.
        if !(2...4).contains(method + cmhd_request_head_size(connection) - head.end) { head.isMalformed = true }
        return head
    }

    private init(end: UnsafePointer<CChar>) { self.end = end }

    private mutating func add(
        name: UnsafePointer<CChar>, _ nameBytes: Int, value: UnsafePointer<CChar>, _ valueBytes: Int
    ) {
        byteCount += nameBytes + valueBytes + 4
        let nameText = UnsafeRawBufferPointer(start: name, count: nameBytes)
        let valueText = UnsafeRawBufferPointer(start: value, count: valueBytes)
        // A line ends with LF or CRLF; a name with its colon; both were overwritten with zeros.
        let isNextLine = (1...2).contains(name - end)
        let separator = value - (name + nameBytes)
        let isOneField = (1...4096).contains(separator)
            && UnsafeRawBufferPointer(start: name + nameBytes + 1, count: separator - 1)
                .allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        if !isNextLine || !isOneField || nameText.isEmpty || !nameText.allSatisfy(Self.isTokenByte)
            || valueText.contains(where: { ($0 < 0x20 && $0 != UInt8(ascii: "\t")) || $0 == 0x7f })
        {
            isMalformed = true
        }
        end = value + valueBytes
        headers.append((String(decoding: nameText, as: UTF8.self), String(decoding: valueText, as: UTF8.self)))
    }

    /// Why the request cannot be served; nil when nothing is wrong with it.
    func problem(method: String, isHTTP10: Bool, _ configuration: HTTPServerConfiguration) -> HTTPError? {
        guard byteCount <= configuration.maxHeaderBytes else {
            return HTTPError(431, "the header fields exceed \(configuration.maxHeaderBytes) bytes")
        }
        guard !isMalformed, !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
            return HTTPError(400, "the request line or a header field is malformed")
        }
        var hosts = 0
        var lengths: [String] = []
        var codings: [String] = []
        for (name, value) in headers {
            // Few names have one of these lengths, which saves comparing the others.
            switch name.utf8.count {
            case 4 where HTTPHeaders.sameName(name, "Host"): hosts += 1
            case 14 where HTTPHeaders.sameName(name, "Content-Length"): lengths.append(value)
            case 17 where HTTPHeaders.sameName(name, "Transfer-Encoding"): codings.append(value)
            default: continue
            }
        }
        guard hosts <= 1 else { return HTTPError(400, "there is more than one Host field") }
        guard codings.isEmpty || (lengths.isEmpty && !isHTTP10) else {
            return HTTPError(400, "Transfer-Encoding must not come with Content-Length or in HTTP/1.0")
        }
        guard lengths.count <= 1, codings.count <= 1 else {
            return HTTPError(400, "the length of the body is given more than once")
        }
        if let coding = codings.first, coding.lowercased() != "chunked" {
            return HTTPError(501, "the only transfer coding understood is chunked")
        }
        if let length = lengths.first {
            guard let bytes = Int(length), bytes >= 0 else {
                return HTTPError(400, "Content-Length is not a number of bytes")
            }
            guard bytes <= configuration.maxBodyBytes else { return Self.bodyTooLarge(configuration) }
        }
        return nil
    }

    static func bodyTooLarge(_ configuration: HTTPServerConfiguration) -> HTTPError {
        HTTPError(413, "the body exceeds \(configuration.maxBodyBytes) bytes; send it in smaller parts")
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
