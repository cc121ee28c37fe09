import HTTPServer

/// Reads a request's query strictly: an unknown, repeated or malformed parameter is an error, and
/// all of them are reported at once.
struct QueryParameters {
    private let query: QueryItems
    private var errors: [ProblemDetails.FieldError] = []

    /// - Parameter repeatable: the allowed ones that may be given more than once.
    init(_ request: HTTPRequest, allowed: [String], repeatable: Set<String> = []) {
        query = request.query
        for name in query.names {
            if !allowed.contains(name) {
                let known = allowed.isEmpty ? "there are none here" : "known are \(allowed.joined(separator: ", "))"
                fail(name, "unknown query parameter; \(known)")
            } else if !repeatable.contains(name), query.all(name).count > 1 {
                fail(name, "given more than once; give it once")
            }
        }
    }

    /// The text of a parameter; nil when it is not given.
    func text(_ name: String) -> String? { query[name] }

    /// The value of a parameter as `parse` reads it; nil when it is not given or is wrong, which is
    /// then reported with `expected`.
    mutating func value<Value>(_ name: String, expected: String, _ parse: (String) -> Value?) -> Value? {
        guard let text = query[name] else { return nil }
        guard let value = parse(text) else {
            fail(name, "\"\(text.prefix(64))\" is not valid; expected \(expected)")
            return nil
        }
        return value
    }

    /// One of a few words; nil when it is not given or is none of them, which is then reported.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) -> Choice? {
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return value(name, expected: "one of \(words)") { Choice(rawValue: $0) }
    }

    /// Every value of a repeatable parameter.
    mutating func values<Value>(_ name: String, expected: String, _ parse: (String) -> Value?) -> [Value] {
        query.all(name).compactMap { text in
            let value = parse(text)
            if value == nil { fail(name, "\"\(text.prefix(64))\" is not valid; expected \(expected)") }
            return value
        }
    }

    mutating func fail(_ field: String, _ detail: String) {
        errors.append(.init(field: field, detail: detail))
    }

    /// - Throws: 400 with every problem found so far.
    func finish() throws(HTTPError) {
        guard errors.isEmpty else {
            throw HTTPError(400, "The query is not valid; see `errors`.", errors: errors)
        }
    }
}
