/// Answers requests from a table of routes. It knows nothing of sockets: a live server and a test
/// get the same answers from it.
///
/// - A path that no template matches answers 404.
/// - A method that the path does not have answers 405 with `Allow`.
/// - HEAD is answered by GET's handler; OPTIONS by 204 with `Allow`, unless it has its own route.
/// - An ``HTTPError`` that a handler throws becomes its answer; any other error becomes 500.
public struct Router: Sendable {
    private let table: RouteTable
    private let renderError: @Sendable (HTTPError) -> HTTPResponse

    /// - Parameter renderError: makes the answer to an error, for APIs whose errors have a shape of
    ///   their own; problem details by default.
    public init(
        _ routes: [Route], renderError: @escaping @Sendable (HTTPError) -> HTTPResponse = { $0.response }
    ) {
        table = RouteTable(routes)
        self.renderError = renderError
    }

    /// The templates of all routes, each once.
    public var templates: [String] { table.templates }

    /// The answer that a live server would send, before compression. A HEAD answer has no body but
    /// the `Content-Length` that GET's would have.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        let response =
            switch resolve(request) {
            case .answer(let response, _): response
            case .immediate(let handler, let request): run(handler, request).response
            case .suspending(let handler, let request): await run(handler, request).response
            }
        return request.method == .head ? response.withoutBody() : response
    }

    /// What is to be done for a request.
    enum Resolution {
        /// No handler is involved. The template is nil when no route has the path.
        case answer(HTTPResponse, template: String?)
        case immediate(@Sendable (HTTPRequest) throws -> HTTPResponse, HTTPRequest)
        case suspending(@Sendable (HTTPRequest) async throws -> HTTPResponse, HTTPRequest)
    }

    /// An answer, and what went wrong in the handler when that is not for the client to know.
    struct Outcome {
        var response: HTTPResponse
        var failure: String?
    }

    func resolve(_ request: HTTPRequest) -> Resolution {
        guard let (entry, parameters) = table.find(request) else {
            if request.method == .options, request.path == "*" {
                return .answer(options(table.allMethods), template: nil)
            }
            return .answer(render(HTTPError(404, "there is nothing at this path")), template: nil)
        }
        guard let route = entry.route(request.method) else {
            if request.method == .options { return .answer(options(entry.allowed), template: entry.template) }
            let allowed = Self.list(entry.allowed)
            let error = HTTPError(
                405, "this path does not answer \(request.method.rawValue.prefix(32)); it answers \(allowed)",
                headers: ["Allow": allowed])
            return .answer(render(error), template: entry.template)
        }
        var routed = request
        routed.routeTemplate = entry.template
        routed.parameters = parameters
        return switch route.handler {
        case .immediate(let handler): .immediate(handler, routed)
        case .suspending(let handler): .suspending(handler, routed)
        }
    }

    func run(_ handler: @Sendable (HTTPRequest) throws -> HTTPResponse, _ request: HTTPRequest) -> Outcome {
        do {
            return Outcome(response: try handler(request))
        } catch {
            return outcome(of: error, request)
        }
    }

    func run(
        _ handler: @Sendable (HTTPRequest) async throws -> HTTPResponse, _ request: HTTPRequest
    ) async -> Outcome {
        do {
            return Outcome(response: try await handler(request))
        } catch {
            return outcome(of: error, request)
        }
    }

    func render(_ error: HTTPError) -> HTTPResponse { renderError(error) }

    private func outcome(of error: any Error, _ request: HTTPRequest) -> Outcome {
        switch error {
        case let error as HTTPError:
            Outcome(response: render(error))
        case is CancellationError:
            Outcome(response: render(HTTPError(503, "the request was cancelled before it was answered")))
        default:
            Outcome(
                response: render(HTTPError(500, "the server failed to answer this request")),
                failure: "\(request.method) \(request.routeTemplate) failed: \(error)")
        }
    }

    private func options(_ methods: [HTTPMethod]) -> HTTPResponse {
        HTTPResponse(status: 204, headers: ["Allow": Self.list(methods)])
    }

    private static func list(_ methods: [HTTPMethod]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
