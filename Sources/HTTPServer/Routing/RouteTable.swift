/// Finds the routes of a path: literal templates by one hash look-up, others segment by segment.
///
/// When several templates match, the one with a literal segment furthest to the left wins
/// (`/capacity/overrides/{id}` before `/capacity/{account}/{model}`). Only that template's methods
/// count: the others do not answer for it.
struct RouteTable: Sendable {
    /// Everything that is registered for one template.
    struct Entry: Sendable {
        let template: String
        let segments: [Segment]
        var routes: [Route]

        /// The route for `method`; GET's for HEAD.
        func route(_ method: HTTPMethod) -> Route? {
            routes.first { $0.method == method }
                ?? (method == .head ? routes.first { $0.method == .get } : nil)
        }

        /// The methods that this path answers, for the `Allow` header.
        var allowed: [HTTPMethod] {
            var methods = routes.map(\.method)
            if methods.contains(.get), !methods.contains(.head) { methods.append(.head) }
            if !methods.contains(.options) { methods.append(.options) }
            return methods.sorted { $0.rawValue < $1.rawValue }
        }
    }

    enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    private var literal: [String: Entry] = [:]
    private var patterns: [Entry] = []

    init(_ routes: [Route]) {
        for route in routes {
            let segments = Self.segments(route.template)
            let isLiteral = segments.allSatisfy { if case .literal = $0 { true } else { false } }
            let existing = isLiteral ? literal[route.template] : patterns.first { $0.template == route.template }
            var entry = existing ?? Entry(template: route.template, segments: segments, routes: [])
            precondition(
                !entry.routes.contains { $0.method == route.method },
                "\(route.method) \(route.template) is registered twice")
            entry.routes.append(route)
            if isLiteral {
                literal[route.template] = entry
            } else if let index = patterns.firstIndex(where: { $0.template == route.template }) {
                patterns[index] = entry
            } else {
                patterns.append(entry)
            }
        }
        patterns.sort { Self.isMoreSpecific($0.segments, $1.segments) }
    }

    /// Every template, each once.
    var templates: [String] { literal.keys.sorted() + patterns.map(\.template) }

    /// The methods of every route, for `OPTIONS *`.
    var allMethods: [HTTPMethod] {
        let entries = literal.values + patterns
        return Set(entries.flatMap(\.allowed)).sorted { $0.rawValue < $1.rawValue }
    }

    /// The entry of the request's path and what its placeholders matched.
    func find(_ request: HTTPRequest) -> (entry: Entry, parameters: [String: String])? {
        if request.ambiguousSegments == nil, let entry = literal[request.path] { return (entry, [:]) }
        let segments =
            request.ambiguousSegments
            ?? request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if request.ambiguousSegments != nil {
            // `/%6detrics` is `/metrics`, while `/a%2Fb` is not `/a/b`.
            let unambiguous = !segments.contains { $0.utf8.contains(UInt8(ascii: "/")) }
            if unambiguous, let entry = literal[request.path] { return (entry, [:]) }
        }
        for entry in patterns {
            if let parameters = Self.match(entry.segments, segments) { return (entry, parameters) }
        }
        return nil
    }

    private static func segments(_ template: String) -> [Segment] {
        template.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    private static func match(_ template: [Segment], _ path: [String]) -> [String: String]? {
        guard template.count == path.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, text) in zip(template, path) {
            switch segment {
            case .literal(let literal):
                guard literal == text else { return nil }
            case .parameter(let name):
                guard !text.isEmpty else { return nil }
                parameters[name] = text
            }
        }
        return parameters
    }

    private static func isMoreSpecific(_ left: [Segment], _ right: [Segment]) -> Bool {
        // Templates of different lengths never match the same path; any fixed order will do.
        guard left.count == right.count else { return left.count < right.count }
        for pair in zip(left, right) {
            switch pair {
            case (.literal, .parameter): return true
            case (.parameter, .literal): return false
            default: continue
            }
        }
        return false
    }
}
