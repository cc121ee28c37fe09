import Foundation
import Planning
import Planning

/// Capacity that is needed at recurring times.
public struct ScheduleConfiguration: Sendable, Equatable {
    public var name: String
    /// When it begins, in the configuration's time zone.
    public var cron: CronExpression
    /// How long it lasts.
    public var duration: PrometheusDuration
    /// The lowest capacity while it lasts, in requests per minute.
    public var floor: Double
    /// In place of `capacity.rate_limit.burst_allowance` while it lasts.
    public var burstAllowance: Double?
}

/// Capacity that is needed once, known in advance.
public struct EventConfiguration: Sendable, Equatable {
    public var name: String
    /// When it begins.
    public var startsAt: Date
    /// After `startsAt`.
    public var endsAt: Date
    /// The lowest capacity while it lasts, in requests per minute.
    public var floor: Double
    /// In place of `capacity.rate_limit.burst_allowance` while it lasts.
    public var burstAllowance: Double?
}

extension EventConfiguration {
    /// ``startsAt`` in Unix seconds.
    var startSeconds: Int64 { Int64(startsAt.timeIntervalSince1970) }
    /// ``endsAt`` in Unix seconds; a second that it ends in belongs to it.
    var endSeconds: Int64 { Int64(endsAt.timeIntervalSince1970.rounded(.up)) }
}

extension ScheduleConfiguration {
    enum Key: String, CaseIterable {
        case name, cron, duration, floor
        case burstAllowance = "burst_allowance"
    }

    static func list(reading value: ConfigurationValue) -> [Self] {
        var names = NameRegistry()
        return (value.list(atMost: 1000) ?? []).compactMap { Self(reading: $0, names: &names) }
    }

    private init?(reading value: ConfigurationValue, names: inout NameRegistry) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let name = names.claim(keys.required(.name, remedy: "give the schedule a name"))
        let cron = keys.required(.cron, remedy: "say when it begins, such as \"0 8 * * 1-5\"")?.cron()
        let duration = keys.required(.duration, remedy: "say how long it lasts, such as 4h")?
            .duration(in: .minutes(1) ... .days(31))
        let floor = keys.required(.floor, remedy: "give the requests per minute that are needed")?
            .number(in: CapacityConfiguration.rateRange)
        let burst = keys[.burstAllowance]?.number(in: .between(0, and: 10))
        guard let name, let cron, let duration, let floor else { return nil }
        self.init(name: name, cron: cron, duration: duration, floor: floor, burstAllowance: burst)
    }
}

extension EventConfiguration {
    enum Key: String, CaseIterable {
        case name
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case floor
        case burstAllowance = "burst_allowance"
    }

    static func list(reading value: ConfigurationValue) -> [Self] {
        var names = NameRegistry()
        return (value.list(atMost: 1000) ?? []).compactMap { Self(reading: $0, names: &names) }
    }

    private init?(reading value: ConfigurationValue, names: inout NameRegistry) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let example = "2026-03-15T00:00:00Z"
        let name = names.claim(keys.required(.name, remedy: "give the event a name"))
        let start = keys.required(.startsAt, remedy: "say when it begins, such as \(example)")?.time()
        let end = keys.required(.endsAt, remedy: "say when it ends, such as \(example)")?.time()
        if let start, let end, end <= start {
            keys[.endsAt]?.fail("is not after starts_at", remedy: "give a later time")
        }
        let floor = keys.required(.floor, remedy: "give the requests per minute that are needed")?
            .number(in: CapacityConfiguration.rateRange)
        let burst = keys[.burstAllowance]?.number(in: .between(0, and: 10))
        guard let name, let start, let end, let floor else { return nil }
        self.init(name: name, startsAt: start, endsAt: end, floor: floor, burstAllowance: burst)
    }
}

extension ConfigurationValue {
    fileprivate func cron() -> CronExpression? {
        guard let text = text() else { return nil }
        do {
            return try CronExpression(parsing: text)
        } catch {
            fail("\(error)", remedy: "write \"minute hour day-of-month month day-of-week\", such as \"0 8 * * 1-5\"")
            return nil
        }
    }
}
