import Foundation
import HTTPClient

/// An Alertmanager to send to, and how.
public struct AlertmanagerTarget: Sendable, Equatable {
    /// An http or https URL without credentials and without a slash at its end; a path in it is kept.
    public var url: String
    /// The longest time for one request, in seconds.
    public var timeout: Double
    public var tls: HTTPClientTLS
    public var authentication: Authentication

    /// What a request authorizes itself with.
    public enum Authentication: Sendable, Equatable {
        case none
        case basic(username: String, password: Secret)
        /// A scheme of the `Authorization` header, such as `Bearer`, and what follows it.
        case authorization(scheme: String, credentials: Secret)
    }

    public init(
        url: String, timeout: Double = 10, tls: HTTPClientTLS = .init(), authentication: Authentication = .none
    ) {
        self.url = url
        self.timeout = timeout
        self.tls = tls
        self.authentication = authentication
    }
}

extension AlertmanagerTarget.Authentication {
    /// The value of the `Authorization` header, and what nobody may see of it; nil for none.
    func header(_ readFile: Secret.FileReader) throws -> (value: String, secrets: [String])? {
        switch self {
        case .none: return nil
        case .basic(let username, let password):
            let password = try password.read(readFile)
            let token = Data("\(username):\(password)".utf8).base64EncodedString()
            return ("Basic \(token)", [password, token])
        case .authorization(let scheme, let credentials):
            let credentials = try credentials.read(readFile)
            return ("\(scheme) \(credentials)", [credentials])
        }
    }
}
