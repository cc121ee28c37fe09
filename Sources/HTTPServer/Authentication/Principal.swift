/// Who a request comes from, as its credentials proved.
public struct Principal: Sendable, Hashable {
    /// How it proved that.
    public enum Scheme: String, Sendable {
        case basic
        case bearer
        /// A client certificate that was verified.
        case certificate
    }

    /// A user's or a token's, or the one in a client certificate.
    public let name: String
    public let role: Role
    public let scheme: Scheme

    public init(name: String, role: Role, scheme: Scheme) {
        self.name = name
        self.role = role
        self.scheme = scheme
    }
}

/// What a principal may do.
public enum Role: String, Sendable, CaseIterable {
    /// Ask for everything, change nothing.
    case read
    /// Ask and change.
    case operate

    /// Whether it allows what a route needs.
    func allows(_ access: Route.Access) -> Bool { self == .operate || access != .operate }
}
