/// Answers requests from a table of routes. It knows nothing of sockets: a live server and a test
/// get the same answers from it.
///
/// - With an ``AccessControl``, a request that it does not let pass is answered by that.
/// - A path that no template matches answers 404.
/// - A method that the path does not have answers 405 with `Allow`.
/// - HEAD is answered by GET's handler; OPTIONS by 204 with `Allow`, unless it has its own route.
/// - An ``HTTPError`` that a handler throws becomes its answer; any other error becomes 500.
public struct Router: Sendable {
    private let table: RouteTable
    private let access: AccessControl?
    private let renderError: @Sendable (HTTPError) -> HTTPResponse

    /// - Parameters:
    ///   - access: decides who may do what; nil lets everybody do everything.
    ///   - renderError: makes the answer to an error, for APIs whose errors have a shape of
    ///     their own; problem details by default.
    public init(
        _ routes: [Route], access: AccessControl? = nil,
        renderError: @escaping @Sendable (HTTPError) -> HTTPResponse = { $0.response }
    ) {
        table = RouteTable(routes)
        self.access = access
        self.renderError = renderError
    }

    /// The templates of all routes, each once.
    public var templates: [String] { table.templates }

    /// The answer that a live server would send, before compression. A HEAD answer has no body but
    /// the `Content-Length` that GET's would have.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        let response =
            switch resolve(request) {
            case .outcome(let outcome, _): outcome.response
            case .pending(let work, _): await work().response
            }
        return addFields(to: request.method == .head ? response.withoutBody() : response)
    }

    /// What becomes of a request.
    enum Resolution {
        /// It is answered. The template is nil when no route has the path.
        case outcome(Outcome, template: String?)
        /// The answer takes time.
        case pending(@Sendable () async -> Outcome, template: String?)
    }

    /// An answer, and what went wrong in the handler when that is not for the client to know.
    struct Outcome: Sendable {
        var response: HTTPResponse
        var failure: String?
    }

    func resolve(_ request: HTTPRequest) -> Resolution {
        let match = table.find(request)
        guard let access else { return dispatch(request, match) }
        return proceed(request, match, access.identify(request, for: match?.entry.route(request.method)))
    }

    func render(_ error: HTTPError) -> HTTPResponse { renderError(error) }

    /// The answer with what every answer carries, unless it says something of its own.
    func addFields(to response: HTTPResponse) -> HTTPResponse {
        guard let fields = access?.rules.responseHeaders.pairs, !fields.isEmpty else { return response }
        var response = response
        for (name, value) in fields where response.headers[name] == nil { response.headers.add(name, value) }
        return response
    }

    private typealias Match = (entry: RouteTable.Entry, parameters: [String: String])

    private func proceed(_ request: HTTPRequest, _ match: Match?, _ identity: Authenticator.Identity) -> Resolution {
        switch identity {
        case .refused(let error):
            return .outcome(Outcome(response: render(error)), template: match?.entry.template)
        case .known(let principal):
            var request = request
            request.principal = principal
            return dispatch(request, match)
        case .unverified(let verify):
            return .pending(
                {
                    switch proceed(request, match, await verify()) {
                    case .outcome(let outcome, _): outcome
                    case .pending(let work, _): await work()
                    }
                }, template: match?.entry.template)
        }
    }

    private func dispatch(_ request: HTTPRequest, _ match: Match?) -> Resolution {
        guard let (entry, parameters) = match else {
            let isOptions = request.method == .options && request.path == "*"
            let response = isOptions
                ? options(table.allMethods) : render(HTTPError(404, "there is nothing at this path"))
            return .outcome(Outcome(response: response), template: nil)
        }
        guard let route = entry.route(request.method) else {
            let response = request.method == .options ? options(entry.allowed) : notAllowed(request.method, entry)
            return .outcome(Outcome(response: response), template: entry.template)
        }
        var routed = request
        routed.routeTemplate = entry.template
        routed.parameters = parameters
        do throws(HTTPError) {
            try access?.admit(&routed, to: route)
        } catch {
            return .outcome(Outcome(response: render(error)), template: entry.template)
        }
        switch route.handler {
        case .immediate(let handler):
            return .outcome(run(handler, routed), template: entry.template)
        case .suspending(let handler):
            return .pending({ [routed] in await run(handler, routed) }, template: entry.template)
        }
    }

    private func notAllowed(_ method: HTTPMethod, _ entry: RouteTable.Entry) -> HTTPResponse {
        let allowed = Self.list(entry.allowed)
        return render(
            HTTPError(
                405, "this path does not answer \(method.rawValue.prefix(32)); it answers \(allowed)",
                headers: ["Allow": allowed]))
    }

    private func run(_ handler: @Sendable (HTTPRequest) throws -> HTTPResponse, _ request: HTTPRequest) -> Outcome {
        do {
            return outcome(of: try handler(request), request)
        } catch {
            return outcome(of: error, request)
        }
    }

    private func run(
        _ handler: @Sendable (HTTPRequest) async throws -> HTTPResponse, _ request: HTTPRequest
    ) async -> Outcome {
        do {
            return outcome(of: try await handler(request), request)
        } catch {
            return outcome(of: error, request)
        }
    }

    private func outcome(of response: HTTPResponse, _ request: HTTPRequest) -> Outcome {
        var response = response
        for (name, value) in request.answerFields.pairs { response.headers.add(name, value) }
        return Outcome(response: response)
    }

    private func outcome(of error: any Error, _ request: HTTPRequest) -> Outcome {
        switch error {
        case let error as HTTPError:
            return outcome(of: render(error), request)
        case is CancellationError:
            return outcome(
                of: render(HTTPError(503, "the request was cancelled before it was answered")), request)
        default:
            var outcome = outcome(of: render(HTTPError(500, "the server failed to answer this request")), request)
            outcome.failure = "\(request.method) \(request.routeTemplate) failed: \(error)"
            return outcome
        }
    }

    private func options(_ methods: [HTTPMethod]) -> HTTPResponse {
        HTTPResponse(status: 204, headers: ["Allow": Self.list(methods)])
    }

    private static func list(_ methods: [HTTPMethod]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
