/// What a server listens on and what it lets a client take.
public struct HTTPServerConfiguration: Sendable, Equatable {
    /// Each gets its own `threads` and connection limits.
    public var listenAddresses: [ListenAddress]
    /// Threads that serve connections, per listen address. Handlers that answer at once run on them.
    public var threads = 2
    /// Connections open at once, per listen address; further ones wait in the kernel's queue.
    public var maxConnections = 512
    /// Connections open at once from one IP address; further ones are closed.
    public var maxConnectionsPerAddress = 128
    /// A connection with no byte moved in either direction for this long is closed.
    public var idleTimeoutSeconds = 30
    /// A request's headers and body must arrive within this time, however steadily they trickle.
    public var requestTimeoutSeconds = 30
    /// An answer must be taken by the client within this time, however steadily it reads.
    public var responseTimeoutSeconds = 300
    /// Larger request bodies answer 413.
    public var maxBodyBytes = 1 << 20
    /// Longer request targets answer 414.
    public var maxURIBytes = 8192
    /// Larger header sections answer 431: names, values and four bytes of punctuation each.
    public var maxHeaderBytes = 16 << 10
    /// Bodies made for one request are compressed from this size on, when their type is worth it.
    public var gzipMinimumBytes = 1024

    public init(listenAddresses: [ListenAddress]) { self.listenAddresses = listenAddresses }

    /// What libmicrohttpd may allocate for one connection: the request's head, its own records of
    /// the header fields, and the answer's head. Cleared for every request, so no larger than it must
    /// be.
    var connectionMemoryBytes: Int { maxURIBytes + maxHeaderBytes + (16 << 10) }
}
