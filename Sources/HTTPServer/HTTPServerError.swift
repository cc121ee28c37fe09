/// Why a server could not start.
public struct HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case badAddress = "bad_address"
        case unknownHost = "unknown_host"
        case addressInUse = "address_in_use"
        case permissionDenied = "permission_denied"
        case addressNotAvailable = "address_not_available"
        case alreadyStarted = "already_started"
        case system
    }

    public let reason: Reason
    /// The address as it was given.
    public let address: String
    /// What the system said.
    public let detail: String

    /// What to do about it.
    public var remedy: String {
        switch reason {
        case .badAddress: "write HOST:PORT, :PORT or [IPv6]:PORT with a port from 0 to 65535"
        case .unknownHost: "write an address of this machine instead of a name, or make the name resolvable"
        case .addressInUse: "stop the process that listens there, or choose another listen address"
        case .permissionDenied: "choose a port of 1024 or above, or grant the process CAP_NET_BIND_SERVICE"
        case .addressNotAvailable: "choose an address of this machine, or leave the host empty for all of them"
        case .alreadyStarted: "make a new server; one starts once"
        case .system: "see the system's reason, such as the limit on open files"
        }
    }

    public var description: String { "cannot listen on \(address): \(detail); \(remedy)" }
}
