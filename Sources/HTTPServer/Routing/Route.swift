/// One method on one path template, and what answers it.
public struct Route: Sendable {
    enum Handler: Sendable {
        case immediate(@Sendable (HTTPRequest) throws -> HTTPResponse)
        case suspending(@Sendable (HTTPRequest) async throws -> HTTPResponse)
    }

    /// What a client must be allowed to do, where a ``Router`` has an ``AccessControl``.
    public enum Access: Sendable {
        /// Nothing: no credentials are asked for, and nothing is limited.
        case open
        case read
        case operate
    }

    public let method: HTTPMethod
    /// A path such as `/capacity/{account}/{model}`; a placeholder matches one whole, non-empty segment.
    public let template: String
    let handler: Handler
    /// ``Access/read`` for GET and HEAD, ``Access/operate`` for everything else, unless it was said otherwise.
    public private(set) var access: Access
    /// The media types, lowercase, that a body may have where a ``Router`` has an ``AccessControl``.
    public private(set) var contentTypes = ["application/json"]

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

    /// This route for clients that may do something else than its method says, such as a query by POST.
    public func access(_ access: Access) -> Route {
        var route = self
        route.access = access
        return route
    }

    /// This route with bodies of these media types instead of JSON.
    public func accepting(_ contentTypes: String...) -> Route {
        var route = self
        route.contentTypes = contentTypes.map { $0.lowercased() }
        return route
    }

    private init(method: HTTPMethod, template: String, handler: Handler) {
        precondition(template.hasPrefix("/"), "a route template begins with /: \(template)")
        self.method = method
        self.template = template
        self.handler = handler
        access = method.isSafe ? .read : .operate
    }
}
