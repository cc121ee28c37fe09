/// Who may do what, how often, and what every answer carries. Can be replaced while a server runs.
public struct AccessRules: Sendable, Equatable {
    public var authentication = AuthenticationRules()
    /// For all requests together, health excepted; nil for none.
    public var requestLimit: RateLimit?
    /// For the writes of each client: a script that means well may write a few hundred, one that has lost its mind may not go
    /// on.
    public var writeLimit = RateLimit(interval: 0.01, burst: 500)
    /// Fields of every answer.
    public var responseHeaders = HTTPHeaders()

    public init() {}
}
