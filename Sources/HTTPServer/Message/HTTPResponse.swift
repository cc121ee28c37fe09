import JSON

/// What an answer carries after its headers.
public enum HTTPBody: Sendable {
    case empty
    /// Made for this one request. Compressed when it is worth it and the client accepts it.
    case bytes([UInt8])
    /// Rendered before and shared between requests: sent as it is, without a copy.
    case shared(SharedBytes)
    /// Announces `declaredLength` bytes, sends these, which are fewer, and closes the connection.
    /// For a double of a server that breaks off in the middle of an answer.
    case truncated([UInt8], declaredLength: Int)

    /// What `Content-Length` says.
    public var declaredCount: Int {
        switch self {
        case .empty: 0
        case .bytes(let bytes): bytes.count
        case .shared(let shared): shared.count
        case .truncated(_, let declaredLength): declaredLength
        }
    }
}

/// An answer. `Content-Length`, `Date` and the connection's own fields are added when it is sent.
public struct HTTPResponse: Sendable {
    /// From 200 to 599.
    public var status: Int
    /// A body that has a `Content-Encoding` is passed on as it is.
    public var headers: HTTPHeaders
    public var body: HTTPBody
    /// Close the connection and send nothing at all.
    let isAbort: Bool

    public init(status: Int = 200, headers: HTTPHeaders = .init(), body: HTTPBody = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
        isAbort = false
    }

    private init(abort: Void) {
        status = 499
        headers = .init()
        body = .empty
        isAbort = true
    }

    public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    public static func html(_ text: String) -> HTTPResponse {
        HTTPResponse(headers: ["Content-Type": "text/html; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    public static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: .bytes(value.encoded()))
    }

    public static func problem(_ problem: ProblemDetails) -> HTTPResponse {
        HTTPResponse(
            status: problem.status, headers: ["Content-Type": "application/problem+json"],
            body: .bytes(problem.json.encoded()))
    }

    /// Resets the connection without an answer; for a double of a server that fails. Its metrics
    /// count it as code 499.
    public static var abort: HTTPResponse { HTTPResponse(abort: ()) }

    /// The answer to HEAD: what GET answers, its length included, without the body.
    func withoutBody() -> HTTPResponse {
        var response = self
        response.headers["Content-Length"] = String(body.declaredCount)
        response.body = .empty
        return response
    }
}
