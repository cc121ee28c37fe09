import Foundation
import Planning

/// The schedules and events of the next hours, as wishes for the whole account's capacity. Worked out once an hour,
/// because calendars take time to ask.
struct PlannedDemand {
    private struct Basis: Equatable {
        var schedules: [ScheduleConfiguration]
        var events: [EventConfiguration]
        var leadSeconds: Int64
        var timeZone: TimeZone
        var hour: Int64
    }

    private var basis: Basis?
    private var directives: [CapacityDirective] = []

    /// All that may come into force within the hour of `now`, in Unix seconds, and what is.
    mutating func directives(_ configuration: Configuration, now: Int64) -> [CapacityDirective] {
        let capacity = configuration.capacity
        let basis = Basis(
            schedules: capacity.schedules, events: capacity.events, leadSeconds: capacity.leadTime.seconds,
            timeZone: configuration.timeZone.timeZone, hour: now / AccountHistory.hour)
        guard basis != self.basis else { return directives }
        self.basis = basis
        let start = basis.hour * AccountHistory.hour
        let range = start..<start + AccountHistory.hour + basis.leadSeconds
        directives =
            capacity.schedules.flatMap { $0.directives(in: range, basis.timeZone) }
            + capacity.events.map(\.directive).filter { $0.start < range.upperBound && $0.end > range.lowerBound }
        return directives
    }
}

extension ScheduleConfiguration {
    fileprivate func directives(in range: Range<Int64>, _ timeZone: TimeZone) -> [CapacityDirective] {
        cron.occurrences(lasting: duration.seconds, in: range, timeZone).map {
            CapacityDirective(
                origin: .schedule, name: name, requestsPerMinute: floor, start: $0.lowerBound, end: $0.upperBound,
                burstAllowance: burstAllowance)
        }
    }
}

extension EventConfiguration {
    fileprivate var directive: CapacityDirective {
        CapacityDirective(
            origin: .event, name: name, requestsPerMinute: floor, start: startSeconds,
            end: endSeconds, burstAllowance: burstAllowance)
    }
}
