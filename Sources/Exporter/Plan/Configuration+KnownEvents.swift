import Forecasting
import Foundation
import Planning

extension Configuration {
    /// What forecasts have to know of what is planned.
    ///
    /// - Parameters:
    ///   - start: where the account's history begins, in Unix seconds.
    ///   - now: where it ends.
    func knownEvents(since start: Int64, now: Int64) -> [KnownEvent] {
        let end = now + max(forecast.longHorizon, .days(7)).seconds + 2 * 86_400
        return capacity.events.map {
            KnownEvent(name: $0.name, start: $0.startSeconds, end: $0.endSeconds, floor: $0.floor)
        } + capacity.schedules.flatMap { $0.knownEvents(since: min(start, now), now: now, until: end, timeZone.timeZone) }
    }
}

extension ScheduleConfiguration {
    /// How often a weekly schedule must have been seen before its hours speak for themselves.
    private static let timesUntilLearned = 2

    /// What recurs every week is part of the usual week, which forecasts learn by themselves: it is told to them only
    /// until they have seen it. What recurs more rarely they would never learn, so each time is an event like those before
    /// it.
    fileprivate func knownEvents(
        since start: Int64, now: Int64, until end: Int64, _ timeZone: TimeZone
    ) -> [KnownEvent] {
        let times = cron.occurrences(lasting: duration.seconds, in: start..<max(end, start + 1), timeZone)
        let isUsual = cron.isWeekly && times.count { $0.lowerBound >= start && $0.upperBound <= now } >= Self.timesUntilLearned
        guard !isUsual else { return [] }
        return times.filter { !cron.isWeekly || $0.upperBound > now }.map {
            KnownEvent(name: name, kind: .schedule, start: $0.lowerBound, end: $0.upperBound, floor: floor)
        }
    }
}
