import Foundation
import Synchronization

/// Decides which requests reach a handler: who they are from, whether that one may, how often, and from which site.
///
/// In this order: the limit for all requests (429), the site (403), the credentials (401, or 429 and 503 when too many
/// passwords are tried), the role (403), the client's limit of writes (429), the type of the body (415).
public final class AccessControl: Sendable {
    private let current: Mutex<(rules: AccessRules, bucket: TokenBucket?)>
    private let site: SitePolicy
    private let writes: ClientLimiter
    let authenticator = Authenticator()
    private let clock: @Sendable () -> Double

    /// - Parameter clock: seconds on a clock that never runs backwards; the system's when nil.
    public init(
        _ rules: AccessRules, site: SitePolicy = SitePolicy(),
        clock: (@Sendable () -> Double)? = nil
    ) {
        let clock = clock ?? { MonotonicClock.seconds() }
        current = Mutex((rules, rules.requestLimit.map { TokenBucket($0, at: clock()) }))
        self.site = site
        writes = ClientLimiter(rules.writeLimit)
        self.clock = clock
    }

    /// The rules in force.
    public var rules: AccessRules { current.withLock { $0.rules } }

    /// Puts other rules in force, for every request from now on.
    public func replace(_ rules: AccessRules) {
        current.withLock { current in
            if rules.requestLimit != current.rules.requestLimit {
                current.bucket = rules.requestLimit.map { TokenBucket($0, at: clock()) }
            }
            current.rules = rules
        }
        writes.setLimit(rules.writeLimit)
    }

    /// What is known of who a request is from.
    ///
    /// - Parameter route: nil when the request has none.
    func identify(_ request: HTTPRequest, for route: Route?) -> Authenticator.Identity {
        guard route?.access != .open else { return .known(nil) }
        let now = clock()
        let (rules, turn) = current.withLock { current in (current.rules, current.bucket?.take(at: now)) }
        if let turn, !turn.isAllowed {
            let error = HTTPError(
                429, "The server gets more requests than it is allowed to answer; try again.",
                headers: ["Retry-After": Self.wholeSeconds(turn.secondsUntilNext)])
            return .refused(error)
        }
        if route != nil, !request.method.isSafe, let problem = site.problem(with: request) { return .refused(problem) }
        return authenticator.identify(request, rules.authentication, now: now)
    }

    /// Whether a request whose sender is known may reach its handler. Adds what the answer has to say of limits.
    func admit(_ request: inout HTTPRequest, to route: Route) throws(HTTPError) {
        guard route.access != .open else { return }
        let rules = self.rules
        if rules.authentication.isRequired {
            guard let principal = request.principal else { throw rules.authentication.challenge }
            guard principal.role.allows(route.access) else {
                throw HTTPError(
                    403, "\(principal.name) has the role \(principal.role.rawValue); this needs the role operate.")
            }
        }
        if route.access == .operate { try limitWrites(&request, rules.writeLimit) }
        if !request.body.isEmpty, !request.method.isSafe { try Self.checkType(request, route) }
    }

    private func limitWrites(_ request: inout HTTPRequest, _ limit: RateLimit) throws(HTTPError) {
        let client = request.principal.map { ClientKey.principal($0) } ?? ClientKey.address(of: request)
        let turn = writes.take(client, now: clock())
        let reset = Date().timeIntervalSince1970 + turn.secondsUntilFull
        var fields: HTTPHeaders = [
            "X-RateLimit-Limit": String(limit.burst), "X-RateLimit-Remaining": String(turn.remaining),
            "X-RateLimit-Reset": Self.wholeSeconds(reset),
        ]
        guard turn.isAllowed else {
            fields.add("Retry-After", Self.wholeSeconds(turn.secondsUntilNext))
            throw HTTPError(429, "Too many changes from one client; try again later.", headers: fields)
        }
        request.answerFields = fields
    }

    private static func checkType(_ request: HTTPRequest, _ route: Route) throws(HTTPError) {
        let type = (request.headers["Content-Type"] ?? "").prefix { $0 != ";" }.lowercased()
            .trimmingCharacters(in: .whitespaces)
        guard !route.contentTypes.contains(type) else { return }
        let expected = route.contentTypes.joined(separator: " or ")
        throw HTTPError(
            415, expected.isEmpty ? "This takes no body." : "The body must be \(expected); say so in Content-Type.",
            headers: expected.isEmpty ? [:] : ["Accept": route.contentTypes.joined(separator: ", ")])
    }

    private static func wholeSeconds(_ seconds: Double) -> String { String(Int(seconds.rounded(.up))) }
}
