/// What one decision leaves for the next.
public struct CapacityState: Sendable, Equatable {
    /// The capacity in force, in whole requests per minute.
    public var requestsPerMinute: Double
    /// When it came into force, in Unix seconds.
    public var since: Int64
    /// What demand alone would have in force: what capacity goes back to when nobody asks for another.
    public var demanded: Double
    /// When it was last confirmed or changed, in Unix seconds.
    public var at: Int64
    /// When it was last decided from demand that was known, in Unix seconds.
    public var demandKnownAt: Int64
    /// Since when it has been known without a break what is wanted, in Unix seconds.
    var followedSince: Int64
    /// What was wanted within the stabilization window and the time after which surplus is given back, the oldest and
    /// highest first.
    var wanted: [Wanted]
    var emergency: Emergency?
    var signals: RateSignals?

    struct Wanted: Sendable, Equatable {
        var at: Int64
        var requestsPerMinute: Double
    }

    /// - Parameters:
    ///   - requestsPerMinute: the capacity in force.
    ///   - demanded: what demand alone called for; the same when nil.
    ///   - time: now, in Unix seconds.
    public init(requestsPerMinute: Double, demanded: Double? = nil, at time: Int64) {
        self.requestsPerMinute = requestsPerMinute
        self.demanded = demanded ?? requestsPerMinute
        at = time
        since = time
        demandKnownAt = time
        followedSince = time
        wanted = [Wanted(at: time, requestsPerMinute: self.demanded)]
    }
}
