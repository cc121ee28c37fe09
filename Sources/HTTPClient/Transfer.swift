import CCurl

/// One request inside curl: its easy handle, the memory curl points into, and what has been received. Belongs to the
/// loop's thread, on which curl also makes the callbacks.
final class Transfer {
    let call: Call
    let easy: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var connectList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    private var headers = HTTPClientResponse.Headers()
    private var headerBytes = 0
    private var hasWholeHeaderSection = false
    private var body: [UInt8] = []
    /// Set when a callback refuses more, because curl then says no more than "write error".
    private var isTooLarge = false

    static let maximumHeaderBytes = 256 << 10
    /// Connections are renewed this often, so that a change of the server's addresses is noticed.
    static let maximumConnectionSeconds = 300

    init(_ call: Call) throws(HTTPClientError) {
        guard let easy = curl_easy_init() else { throw HTTPClientError(.protocol, "out of memory") }
        self.call = call
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        curl_slist_free_all(connectList)
        errorText.deallocate()
    }

    private func configure() throws(HTTPClientError) {
        let request = call.request
        let limits = call.configuration
        let context = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_set_error_buffer(easy, errorText))
        try check(ccurl_set_write_callback(easy, receiveBody, context))
        try check(ccurl_set_header_callback(easy, receiveHeader, context))

        let renamed = try limits.tls.serverName.flatMap { name throws(HTTPClientError) in
            try RenamedServer(url: request.url, name: name)
        }
        try set(CURLOPT_URL, renamed?.url ?? request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_USERAGENT, limits.userAgent)
        try set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try setMethodAndBody()
        try setHeaders(host: renamed?.host)
        if let renamed {
            try append(renamed.connectTo, to: &connectList)
            try check(ccurl_set_list(easy, CURLOPT_CONNECT_TO, connectList))
        }

        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connectTimeout))
        try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(request.totalTimeout ?? limits.totalTimeout))
        try set(CURLOPT_LOW_SPEED_LIMIT, max(0, limits.lowSpeedBytesPerSecond))
        try set(CURLOPT_LOW_SPEED_TIME, max(0, limits.lowSpeedSeconds))
        try set(CURLOPT_MAXLIFETIME_CONN, Self.maximumConnectionSeconds)

        try setTLS(limits.tls)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        // A proxy's answer to CONNECT is not the server's.
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_NOSIGNAL, 1)
        // Without it, taking down a transfer that still resolves a name waits for the resolver.
        try set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setTLS(_ tls: HTTPClientTLS) throws(HTTPClientError) {
        try set(CURLOPT_SSL_VERIFYPEER, tls.verifiesServer ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, tls.verifiesServer ? 2 : 0)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities = tls.authorities {
            try set(CURLOPT_CAINFO, authorities)
            // Otherwise the file would be read once a day. A curl that cannot keep it refuses the option.
            _ = ccurl_set_long(easy, CURLOPT_CA_CACHE_TIMEOUT, 0)
        }
        if let certificate = tls.certificate { try set(CURLOPT_SSLCERT, certificate) }
        if let key = tls.key { try set(CURLOPT_SSLKEY, key) }
        // A key with a passphrase is to fail, not to ask a terminal for it.
        try set(CURLOPT_KEYPASSWD, "")
    }

    /// A method that is meant to have a body says so with a length of zero when it has none.
    private var requestBody: [UInt8]? {
        let request = call.request
        return request.body ?? (["POST", "PUT", "PATCH"].contains(request.method) ? [] : nil)
    }

    private func setMethodAndBody() throws(HTTPClientError) {
        let request = call.request
        let body = requestBody
        if let body {
            let code = body.withUnsafeBytes { bytes in
                ccurl_set_body(easy, bytes.baseAddress ?? UnsafeRawPointer(errorText), bytes.count)
            }
            try check(code)
        }
        switch request.method {
        case "GET" where body == nil: try set(CURLOPT_HTTPGET, 1)
        case "HEAD": try set(CURLOPT_NOBODY, 1)
        case "POST": try set(CURLOPT_POST, 1)
        default: try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func setHeaders(host: String?) throws(HTTPClientError) {
        let given = Set(call.request.headers.map { $0.name.lowercased() })
        // curl spells a header without a value with a semicolon, and one to leave out with nothing after the colon.
        var lines = call.request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        if let host, !given.contains("host") { lines.append("Host: \(host)") }
        if requestBody != nil {
            if !given.contains("content-type") { lines.append("Content-Type:") }
            // Otherwise curl waits a second for a server that doesn't answer `100 Continue`.
            if !given.contains("expect") { lines.append("Expect:") }
        }
        for line in lines {
            try append(line, to: &headerList)
        }
        try check(ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList))
    }

    private func append(
        _ line: String, to list: inout UnsafeMutablePointer<curl_slist>?
    ) throws(HTTPClientError) {
        guard let longer = curl_slist_append(list, line) else { throw HTTPClientError(.protocol, "out of memory") }
        list = longer
    }

    /// At least one, because curl takes zero for "no limit"; at most about 24 days, which fits everywhere.
    private static func milliseconds(_ seconds: Double) -> Int {
        Int(min(max(1, (seconds * 1000).rounded(.up)), Double(Int32.max)))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPClientError) {
        try check(ccurl_set_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(HTTPClientError) {
        try check(ccurl_set_string(easy, option, value))
    }

    private func check(_ code: CURLcode) throws(HTTPClientError) {
        guard code == CURLE_OK else { throw failure(code) }
    }

    fileprivate func appendHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            isTooLarge = true
            return false
        }
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            // An interim answer (1xx) or a proxy's came before this one.
            headers.removeAll()
            hasWholeHeaderSection = false
        } else if text == "\r\n" || text == "\n" {
            hasWholeHeaderSection = true
        } else if text.first == " " || text.first == "\t" {
            headers.continueLast(text.trimmingHTTPWhitespace())
        } else if let colon = text.firstIndex(of: ":") {
            headers.append(String(text[..<colon]), text[text.index(after: colon)...].trimmingHTTPWhitespace())
        }
        return true
    }

    fileprivate func appendBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= call.configuration.maxResponseBytes - body.count else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// The result of the finished transfer.
    func outcome(_ code: CURLcode) -> Completion.Outcome {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        // curl is content when the connection closes in the middle of the header section.
        guard hasWholeHeaderSection else { return .failure(failure(CURLE_PARTIAL_FILE)) }
        return .success(
            HTTPClientResponse(
                status: ccurl_get_long(easy, CURLINFO_RESPONSE_CODE), headers: headers, body: body,
                durationSeconds: Double(ccurl_get_offset(easy, CURLINFO_TOTAL_TIME_T)) / 1e6))
    }

    private func failure(_ code: CURLcode) -> HTTPClientError {
        let place = "\(call.request.method) \(RequestURL.redacted(call.request.url))"
        if isTooLarge {
            let limit = call.configuration.maxResponseBytes
            let what =
                headerBytes > Self.maximumHeaderBytes
                ? "the header section exceeds \(Self.maximumHeaderBytes) bytes" : "the body exceeds \(limit) bytes"
            return HTTPClientError(.tooLarge, "\(place): \(what)")
        }
        let reason = HTTPClientError.Reason(code, connectStatus: ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE))
        let specific = String(cString: errorText)
        let text = specific.isEmpty ? String(cString: curl_easy_strerror(code)) : specific
        return HTTPClientError(reason, ErrorText.clean("\(place): \(text)", hiding: call.request.secrets))
    }
}

// File-scope functions, because curl calls them on its own thread with no actor to be on.

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let isTaken = transfer.appendBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isTaken ? size * count : refused(size * count)
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let isTaken = transfer.appendHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isTaken ? size * count : refused(size * count)
}

/// A number that curl doesn't take for "all of it". Zero would do, except for an empty chunk.
private func refused(_ count: Int) -> Int {
    count == 0 ? 1 : 0
}
