/// A request that has arrived whole.
public struct HTTPRequest: Sendable {
    public var method: HTTPMethod
    /// The path, percent-decoded.
    public var path: String
    /// What the route template's placeholders matched, percent-decoded.
    public var parameters: [String: String]
    public var query: QueryItems
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// The client's IP address without its port.
    public var remoteAddress: String
    /// The template of the route that was matched; empty before routing.
    public var routeTemplate: String
    /// Who it is from; nil when nobody is asked.
    public var principal: Principal?
    /// The name in the client certificate that was verified for the connection; nil when there was none.
    public var certificateName: String?
    /// What the answer says beside what its handler says.
    var answerFields = HTTPHeaders()

    /// The path's decoded segments when an escape was in it. An encoded slash belongs to its
    /// segment (`/models/openai%2Fgpt-4`), which `path` cannot tell any more.
    private var encodedPathSegments: [String]?

    /// A request without a socket, as tests make them. Slashes in `path` separate segments.
    public init(
        method: HTTPMethod, path: String, parameters: [String: String] = [:], query: QueryItems = .init(),
        headers: HTTPHeaders = .init(), body: [UInt8] = [], remoteAddress: String = "127.0.0.1",
        routeTemplate: String = "", principal: Principal? = nil
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.routeTemplate = routeTemplate
        self.principal = principal
    }

    /// A request for `target` as it stands in a request line, such as `/capacity?model=a%20b`.
    ///
    /// - Throws: ``HTTPError`` 400 when the target is malformed.
    public init(
        method: HTTPMethod, target: String, headers: HTTPHeaders = .init(), body: [UInt8] = [],
        remoteAddress: String = "127.0.0.1"
    ) throws(HTTPError) {
        let target = try RequestTarget(parsing: target)
        self.init(
            method: method, path: target.path, query: target.query, headers: headers, body: body,
            remoteAddress: remoteAddress)
        encodedPathSegments = target.encodedSegments
    }

    /// The path's segments when it has to be matched by them; nil when `path` is unambiguous.
    var ambiguousSegments: [String]? { encodedPathSegments }
}
