/// Finds out who a request is from.
final class Authenticator: Sendable {
    /// What is known of a request's sender.
    enum Identity {
        /// Nil when nobody is asked.
        case known(Principal?)
        case refused(HTTPError)
        /// It takes bcrypt to tell.
        case unverified(@Sendable () async -> Identity)
    }

    let verifier = PasswordVerifier()
    private let tokenHash = KeyedHash()
    /// Passwords that a client may have verified, right or wrong: some at once, then one every other second.
    private let attempts = ClientLimiter(RateLimit(interval: 2, burst: 10))

    /// - Parameter now: seconds on a monotonic clock.
    func identify(_ request: HTTPRequest, _ rules: AuthenticationRules, now: Double) -> Identity {
        guard rules.asksForCredentials else {
            let name = rules.clientsHaveCertificates ? request.certificateName : nil
            return .known(name.map { Principal(name: $0, role: rules.role(of: $0), scheme: .certificate) })
        }
        switch Credentials(request.headers) {
        case nil, .unreadable: return .refused(rules.challenge)
        case .bearer(let secret): return identify(token: secret, rules)
        case .basic(let name, let password): return identify(name, password, request, rules, now: now)
        }
    }

    /// Looks at every token, so that the time does not tell which came close.
    private func identify(token secret: [UInt8], _ rules: AuthenticationRules) -> Identity {
        let presented = tokenHash.digest(secret)
        var name: String?
        for token in rules.tokens where tokenHash.digest(token.secret) == presented { name = token.name }
        guard let name else { return .refused(rules.challenge) }
        return .known(Principal(name: name, role: rules.role(of: name), scheme: .bearer))
    }

    private func identify(
        _ name: String, _ password: [UInt8], _ request: HTTPRequest, _ rules: AuthenticationRules, now: Double
    ) -> Identity {
        guard !rules.users.isEmpty else { return .refused(rules.challenge) }
        let known = rules.users[name]
        let stored = known ?? someonesHash(for: name, rules)
        let attempt = verifier.attempt(name: name, password: password, stored: stored, isKnown: known != nil)
        let accepted = Identity.known(Principal(name: name, role: rules.role(of: name), scheme: .basic))
        let refused = Identity.refused(rules.challenge)
        if let isRight = verifier.remembered(attempt) { return isRight ? accepted : refused }

        if !verifier.isVerifying(attempt) {
            let turn = attempts.take(ClientKey.address(of: request), now: now)
            guard turn.isAllowed else { return .refused(Self.tooManyAttempts(retryAfter: turn.secondsUntilNext)) }
            guard verifier.hasRoom else { return .refused(Self.busy) }
        }
        return .unverified { [verifier] in
            await verifier.verify(attempt, password: password, stored: stored, isKnown: known != nil) ? accepted : refused
        }
    }

    /// For an unknown name some user's hash, always the same one, so that its time is a user's time.
    private func someonesHash(for name: String, _ rules: AuthenticationRules) -> BcryptHash {
        let hashes = rules.users.values.sorted { $0.text < $1.text }
        return hashes[verifier.index(of: name, among: hashes.count)]
    }

    private static func tooManyAttempts(retryAfter: Double) -> HTTPError {
        HTTPError(
            429, "Too many passwords were tried from this address; try again later.",
            headers: ["Retry-After": String(Int(retryAfter.rounded(.up)))])
    }

    private static let busy = HTTPError(
        503, "Too many passwords are being verified; try again.", headers: ["Retry-After": "2"])
}
