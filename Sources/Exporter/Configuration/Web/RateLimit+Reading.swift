import HTTPServer

extension RateLimit {
    private enum Key: String, CaseIterable { case interval, burst }

    /// `rate_limit`: for all requests together; nil when its interval is 0.
    static func request(reading value: ConfigurationValue) -> RateLimit? {
        guard let keys = value.mapping(Key.self),
            let interval = keys.required(.interval, remedy: "give the time between two requests, such as 10ms")?
                .duration(in: .zero ... .days(1)),
            interval > .zero,
            let burst = keys.required(.burst, remedy: "give how many requests may come at once, such as 20")?
                .integer(in: 1...1_000_000)
        else { return nil }
        return RateLimit(interval: interval.timeInterval, burst: burst)
    }

    /// `write_limit`: for the writes of each client.
    static func write(reading value: ConfigurationValue) -> RateLimit? {
        var limit = AccessRules().writeLimit
        guard let keys = value.mapping(Key.self) else { return nil }
        if let interval = keys[.interval]?.duration(in: .milliseconds(1) ... .days(1)) {
            limit.interval = interval.timeInterval
        }
        limit.burst = keys[.burst]?.integer(in: 1...1_000_000) ?? limit.burst
        return limit
    }
}
