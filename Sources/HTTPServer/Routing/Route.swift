/// One method on one path template, and what answers it.
public struct Route: Sendable {
    enum Handler: Sendable {
        case immediate(@Sendable (HTTPRequest) throws -> HTTPResponse)
        case suspending(@Sendable (HTTPRequest) async throws -> HTTPResponse)
    }

    public let method: HTTPMethod
    /// A path such as `/capacity/{account}/{model}`; a placeholder matches one whole, non-empty segment.
    public let template: String
    let handler: Handler

    /// A handler that answers at once, on the thread that serves the connection. It must not wait
    /// for anything: other connections wait with it.
    ///
    /// A GET route answers HEAD too.
    public init(
        _ method: HTTPMethod, _ template: String,
        _ handler: @escaping @Sendable (HTTPRequest) throws -> HTTPResponse
    ) {
        self.init(method: method, template: template, handler: .immediate(handler))
    }

    /// A handler that may take its time: the connection is set aside and the handler runs as a task,
    /// cancelled when the client goes away or the server's time to drain is over.
    public static func suspending(
        _ method: HTTPMethod, _ template: String,
        _ handler: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
    ) -> Route {
        Route(method: method, template: template, handler: .suspending(handler))
    }

    private init(method: HTTPMethod, template: String, handler: Handler) {
        precondition(template.hasPrefix("/"), "a route template begins with /: \(template)")
        self.method = method
        self.template = template
        self.handler = handler
    }
}
