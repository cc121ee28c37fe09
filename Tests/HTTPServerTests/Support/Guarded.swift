import Foundation
import Synchronization
import Testing

@testable import HTTPServer

/// A router with access control, and a clock that stands still until it is told to go on.
struct Guarded: Sendable {
    let access: AccessControl
    let router: Router
    private let time: Time

    private final class Time: Sendable {
        let seconds = Mutex(1000.0)
    }

    static let routes: [Route] = [
        Route(.get, "/things") { request in .text(request.principal.map { "\($0.name) \($0.role) \($0.scheme)" } ?? "nobody") },
        Route(.post, "/things") { request in .text(request.principal?.name ?? "nobody", status: 201) },
        Route(.put, "/things") { _ in throw HTTPError(409, "it is there") },
        Route(.delete, "/things") { _ in throw UnexpectedFailure() },
        Route(.get, "/healthy") { _ in .text("healthy") }.access(.open),
        Route(.post, "/query") { _ in .text("asked") }.access(.read)
            .accepting("application/x-www-form-urlencoded", "Application/JSON"),
        Route.suspending(.post, "/later") { request in .text(request.principal?.name ?? "nobody") },
    ]

    /// - Parameter configure: starts from two users (`alice` may operate, `bob` read) and the token `ci`.
    init(site: SitePolicy = SitePolicy(), _ configure: (inout AccessRules) -> Void = { _ in }) throws {
        var rules = AccessRules()
        rules.authentication = try Self.authentication()
        configure(&rules)
        let time = Time()
        access = AccessControl(rules, site: site, clock: { time.seconds.withLock { $0 } })
        router = Router(Self.routes, access: access)
        self.time = time
    }

    static let token = "0123456789abcdef0123"

    static func authentication() throws -> AuthenticationRules {
        var rules = AuthenticationRules()
        rules.users = [
            "alice": try BcryptHash(of: Array("secret".utf8), cost: 4),
            "bob": try BcryptHash(of: Array("hunter2".utf8), cost: 4),
        ]
        rules.tokens = [.init(name: "ci", secret: Array(token.utf8))]
        rules.roles = ["alice": .operate]
        return rules
    }

    /// How often bcrypt has run.
    var runs: Int { access.authenticator.verifier.runs }

    func advance(by seconds: Double) { time.seconds.withLock { $0 += seconds } }

    func send(
        _ method: HTTPMethod = .get, _ target: String = "/things", as user: (name: String, password: String)? = nil,
        headers: [(String, String)] = [], body: String = "", from address: String = "192.0.2.1"
    ) async throws -> HTTPResponse {
        var all = HTTPHeaders([("Host", "exporter.example")] + headers)
        if let user { all.add("Authorization", Self.basic(user.name, user.password)) }
        return await router.respond(
            to: try HTTPRequest(method: method, target: target, headers: all, body: Array(body.utf8), remoteAddress: address))
    }

    static func basic(_ name: String, _ password: String) -> String {
        "Basic \(Data("\(name):\(password)".utf8).base64EncodedString())"
    }
}

let alice = (name: "alice", password: "secret")
let bob = (name: "bob", password: "hunter2")

extension HTTPResponse {
    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
