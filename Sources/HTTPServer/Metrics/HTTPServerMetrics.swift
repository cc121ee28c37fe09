/// What a server has counted since it started.
public struct HTTPServerMetrics: Sendable {
    public struct Key: Hashable, Sendable {
        /// The route's template, never a path; `other` when no route matched or the request was refused.
        public let handler: String
        /// The answer's status.
        public let code: Int

        public init(handler: String, code: Int) {
            self.handler = handler
            self.code = code
        }
    }

    /// Durations in seconds, from the request having arrived whole until its answer was handed to
    /// the connection: the server's own time, compression included, not the client's network.
    public struct DurationHistogram: Sendable {
        /// Counts at or below each bound in seconds, ascending, without the infinite one.
        public let cumulative: [(upperBound: Double, count: UInt64)]
        /// Of all durations, in seconds.
        public let sum: Double
        /// How many answers there were.
        public let count: UInt64
    }

    /// Answers by handler and status. Requests that the HTTP parser refuses, before there is a
    /// method and a path, are not among them.
    public let requests: [Key: UInt64]
    /// By handler.
    public let durations: [String: DurationHistogram]
    /// Connections that clients have open now, idle ones included.
    public let openConnections: Int
}
