/// The limits of an ``HTTPClient``. Every request has all of them: none can wait for ever or fill the memory.
public struct HTTPClientConfiguration: Sendable, Equatable {
    /// The longest wait for name resolution, connection and TLS handshake together, in seconds.
    public var connectTimeout: Double
    /// The longest time from the start of a request to the last byte of its answer, in seconds.
    public var totalTimeout: Double
    /// A transfer slower than this many bytes a second for ``lowSpeedSeconds`` is given up.
    public var lowSpeedBytesPerSecond: Int
    /// See ``lowSpeedBytesPerSecond``. Whole seconds.
    public var lowSpeedSeconds: Int
    /// The largest body to accept, in bytes after decompression. A transfer that exceeds it is ended while it runs.
    public var maxResponseBytes: Int
    /// The `User-Agent` header.
    public var userAgent: String
    public var tls: HTTPClientTLS

    public init(
        connectTimeout: Double = 10, totalTimeout: Double = 30, lowSpeedBytesPerSecond: Int = 1,
        lowSpeedSeconds: Int = 15, maxResponseBytes: Int = 16 << 20, userAgent: String, tls: HTTPClientTLS = .init()
    ) {
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.lowSpeedBytesPerSecond = lowSpeedBytesPerSecond
        self.lowSpeedSeconds = lowSpeedSeconds
        self.maxResponseBytes = maxResponseBytes
        self.userAgent = userAgent
        self.tls = tls
    }
}
