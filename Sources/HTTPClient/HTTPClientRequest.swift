/// One HTTP request.
///
/// Header values and the body are left out of every description, `dump` and mirror of it, because they carry
/// credentials.
public struct HTTPClientRequest: Sendable {
    /// `GET`, `POST`…: a token of RFC 9110.
    public var method: String
    /// An absolute `http` or `https` URL, percent-encoded.
    public var url: String
    /// In the order they are sent. A value may not contain line breaks or other control characters.
    public var headers: [(name: String, value: String)]
    /// Sent as it is; name its type in a `Content-Type` header.
    public var body: [UInt8]?
    /// In seconds, in place of the client's ``HTTPClientConfiguration/totalTimeout``.
    public var totalTimeout: Double?

    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        totalTimeout: Double? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.totalTimeout = totalTimeout
    }
}

extension HTTPClientRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        let names = headers.map(\.name).joined(separator: ", ")
        return "\(method) \(RequestURL.redacted(url)) [\(names)] (\(body?.count ?? 0) bytes)"
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "method": method, "url": RequestURL.redacted(url), "headers": headers.map(\.name),
                "bodyBytes": body?.count ?? 0,
            ])
    }
}
