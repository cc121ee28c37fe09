import Foundation

/// Days on which far less came than is usual on their weekday, and after which came what is usual: public holidays, and
/// days of maintenance.
///
/// Where working hours are few, forecasts are too uncertain for a day to be told as another level while it lasts. Once
/// it is over, the weeks around it tell.
extension PassedLevel {
    /// So many days without what is usual are no holidays.
    private static let mostHolidays = 3
    /// How far below the usual, in times what a day mostly changes from one week to the next, in logarithms.
    private static let mostChanges = 4.0
    /// Days that usually have less than this share of the median day tell nothing.
    private static let silentShare = 0.25
    /// Where so many times less is not beyond that, weeks are too irregular to have holidays.
    private static let mostRatio = 4.0

    /// Those by the hour of the whole past, ascending, as soon as a day as usual has followed them that is over at step
    /// `known`. Days off that come every week are none.
    static func holidays(_ history: History, task: ForecastTask, known: Int) -> [PassedLevel] {
        guard task.isLong, let days = Days(history, stepsPerDay: task.stepsPerDay, known: known) else { return [] }
        var result: [PassedLevel] = []
        var index = 0
        while index < days.totals.count {
            guard days.isLow(index) else {
                index += 1
                continue
            }
            let first = index
            var low: [Int] = []
            while index < days.totals.count, !days.isUsual(index) {
                if days.isLow(index) { low.append(index) }
                index += 1
            }
            guard low.count <= mostHolidays, index < days.totals.count, !low.contains(where: days.isRepeated) else {
                continue
            }
            result += low.map { PassedLevel(history, days.steps($0), before: days.steps(first).lowerBound, task: task) }
        }
        return result
    }

    /// What came on each day of the past, beside what is usual on its weekday.
    private struct Days {
        /// What came, of whole days only.
        let totals: [Double]
        /// The median of the same weekday of the four weeks before, or of three; NaN with fewer.
        private let usual: [Double]
        /// The median of ``totals``.
        private let typical: Double
        /// How far from the usual a day must be, in logarithms.
        private let bound: Double
        private let first: Int
        private let stepsPerDay: Int

        private static let weeks = 3...4

        /// - Returns: nil with less than three weeks and a day, and where weeks are too irregular.
        init?(_ history: History, stepsPerDay: Int, known: Int) {
            // Days begin where numbers are multiples of a day.
            let offset = ((history.first % stepsPerDay) + stepsPerDay) % stepsPerDay
            let first = history.first + (offset == 0 ? 0 : stepsPerDay - offset)
            let totals = stride(from: first, through: known - stepsPerDay, by: stepsPerDay).map { start in
                (start..<start + stepsPerDay).reduce(0) { $0 + history.values[$1 - history.first] }
            }
            guard totals.count > 7 * Self.weeks.lowerBound, let typical = totals.sorted().medianOfSorted, typical > 0
            else { return nil }
            let silent = PassedLevel.silentShare * typical
            let changes = (7..<totals.count).filter { min(totals[$0], totals[$0 - 7]) > silent }
                .map { abs(log(totals[$0] / totals[$0 - 7])) }
            guard let usualChange = changes.sorted().medianOfSorted else { return nil }
            let bound = max(log(LevelChange.leastRatio), PassedLevel.mostChanges * usualChange)
            guard bound < log(PassedLevel.mostRatio) else { return nil }
            usual = totals.indices.map { day in
                let before = (1...Self.weeks.upperBound).filter { day >= 7 * $0 }.map { totals[day - 7 * $0] }
                return before.count < Self.weeks.lowerBound ? .nan : before.sorted().medianOfSorted ?? .nan
            }
            (self.first, self.stepsPerDay, self.totals, self.typical, self.bound) = (first, stepsPerDay, totals, typical, bound)
        }

        func steps(_ day: Int) -> Range<Int> {
            let start = first + day * stepsPerDay
            return start..<start + stepsPerDay
        }

        /// How far a day was from the usual, in logarithms; nil where next to nothing is usual, or unknown what is.
        private func distance(_ day: Int) -> Double? {
            usual[day] > PassedLevel.silentShare * typical ? log(totals[day] / usual[day]) : nil
        }

        func isLow(_ day: Int) -> Bool { distance(day).map { $0 < -bound } ?? false }

        /// Whether it tells that what was before is over.
        func isUsual(_ day: Int) -> Bool { distance(day).map { $0 > -bound / 2 } ?? false }

        /// Whether about as little came a week before or after.
        func isRepeated(_ day: Int) -> Bool {
            [day - 7, day + 7].contains { totals.indices.contains($0) && LevelChange.isAlike(totals[$0], totals[day]) }
        }
    }
}
