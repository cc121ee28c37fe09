import JSON

/// An error answer for programs and people (RFC 9457, `application/problem+json`).
public struct ProblemDetails: Sendable, Equatable {
    /// One member of the request that is wrong, and why.
    public struct FieldError: Sendable, Equatable {
        /// The parameter or the path of the JSON member, such as `budgets[0].limit_usd`.
        public var field: String
        public var detail: String

        public init(field: String, detail: String) {
            self.field = field
            self.detail = detail
        }
    }

    public var type: String
    public var title: String
    public var status: Int
    public var detail: String?
    public var errors: [FieldError]

    /// - Parameter title: nil for the status' standard phrase.
    public init(
        type: String = "about:blank", title: String? = nil, status: Int, detail: String? = nil,
        errors: [FieldError] = []
    ) {
        self.type = type
        self.title = title ?? StatusPhrase.of(status)
        self.status = status
        self.detail = detail
        self.errors = errors
    }

    /// The document; `detail` and `errors` are left out when there are none.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("type", .string(type)), .init("title", .string(title)), .init("status", JSONValue(status)),
        ]
        if let detail { members.append(.init("detail", .string(detail))) }
        if !errors.isEmpty {
            members.append(
                .init(
                    "errors",
                    .array(errors.map { ["field": .string($0.field), "detail": .string($0.detail)] })))
        }
        return .object(members)
    }
}

/// What a handler throws to answer with an error. Any other error it throws answers 500 and keeps
/// what it says to itself.
public struct HTTPError: Error, Sendable, Equatable {
    public var status: Int
    /// One sentence for the client: what is wrong and what to do about it.
    public var detail: String
    public var errors: [ProblemDetails.FieldError]
    /// Fields to send with the answer, such as `Retry-After`.
    public var headers: HTTPHeaders

    public init(
        _ status: Int, _ detail: String, errors: [ProblemDetails.FieldError] = [], headers: HTTPHeaders = .init()
    ) {
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// The answer unless a ``Router`` was given another way to render errors.
    public var response: HTTPResponse {
        var response = HTTPResponse.problem(ProblemDetails(status: status, detail: detail, errors: errors))
        for (name, value) in headers.pairs { response.headers.add(name, value) }
        return response
    }
}
