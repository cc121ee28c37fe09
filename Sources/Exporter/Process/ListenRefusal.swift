import HTTPServer

/// Why a daemon that anybody could reach does not start.
public struct ListenRefusal: Error, Equatable, CustomStringConvertible {
    /// The first address that is reachable from other machines.
    public let address: ListenAddress

    /// Nil when it may listen: it asks for credentials, only this machine reaches it, or it was said aloud.
    init?(_ addresses: [ListenAddress], authenticates: Bool, isAllowed: Bool) {
        guard !authenticates, !isAllowed, let address = addresses.first(where: { !$0.isLoopback }) else { return nil }
        self.address = address
    }

    public var description: String {
        """
        --web.listen-address \(address) can be reached by other machines, and nobody is asked who they are: give \
        --web.config.file a file with basic_auth_users, bearer_tokens or client certificates, listen on 127.0.0.1, or say \
        --web.allow-unauthenticated if something else keeps strangers out
        """
    }
}

extension ListenAddress {
    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        host.lowercased() == "localhost" || host == "::1" || host.wholeMatch(of: /127(\.[0-9]{1,3}){3}/) != nil
    }
}
