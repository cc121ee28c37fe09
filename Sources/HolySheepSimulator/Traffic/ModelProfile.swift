/// The shape of one model's traffic.
struct ModelProfile: Sendable {
    /// A hump in the day: its centre and width in local hours, and its height.
    struct Hump: Sendable {
        let hour: Double
        let width: Double
        let height: Double
    }

    /// Work that runs at night in one go.
    struct BatchWindow: Sendable {
        /// Local hour at which it usually starts.
        let hour: Double
        /// Hours it usually lasts.
        let hours: Double
        /// Requests a minute while it runs.
        let requestsPerMinute: Double
        /// Share of days on which it runs.
        let probability: Double
    }

    /// A model that is offered for only part of a cycle: it appears, is tried by everybody, settles,
    /// and is withdrawn.
    struct Launch: Sendable {
        /// Seconds from one launch to the next.
        let cycle: Int64
        /// Seconds for which it is offered.
        let offered: Int64
    }

    let model: String
    /// Requests a minute, averaged over an ordinary weekday's cycle.
    let requestsPerMinute: Double
    /// Seconds that the clients' local time is ahead of UTC.
    let utcOffset: Int64
    /// Level between the humps, relative to them.
    let floor: Double
    let humps: [Hump]
    /// Factors for Monday to Sunday.
    let weekdays: [Double]
    /// Scale of the wandering around the cycle.
    let volatility: Double
    let bursts: BurstProcess
    let batch: BatchWindow?
    let launch: Launch?
    /// Share of the interactive requests that are urgent.
    let urgentShare: Double
    let inputTokensPerRequest: Double
    let outputTokensPerRequest: Double
    /// Milliseconds that the gateway adds when it is idle.
    let latency: Double
}
