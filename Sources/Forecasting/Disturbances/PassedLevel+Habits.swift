/// Which levels that are over are part of what a series does, and to be learned.
extension [PassedLevel] {
    /// What comes again within so many days is a relapse: both are one occasion.
    private static let relapseDays = 2
    /// Two may be chance.
    private static let enoughOccasions = 3

    /// Whether something like `level` came again within four weeks: at the same time of the week, on two more occasions
    /// at any time, or, if it took less than a day, twice at the same time of the day.
    ///
    /// The levels are ascending, and `level` is one of them.
    func isHabit(_ level: PassedLevel, task: ForecastTask) -> Bool {
        let day = task.stepsPerDay
        let near = filter { $0.isWithin(History.forgottenAfterDays * day, of: level) }
        func repetitions(each season: Int) -> Int {
            near.count { $0.steps != level.steps && $0.isAtSameTime(of: season, as: level, within: day / 8) }
        }
        let occasions = 1 + zip(near, near.dropFirst()).count { !$0.isWithin(Self.relapseDays * day, of: $1) }
        return repetitions(each: 7 * day) > 0 || occasions >= Self.enoughOccasions
            || level.steps.count < day && repetitions(each: day) > 1
    }
}

extension PassedLevel {
    /// Whether there are fewer than so many steps between this and another one.
    fileprivate func isWithin(_ count: Int, of other: PassedLevel) -> Bool {
        max(steps.lowerBound - other.steps.upperBound, other.steps.lowerBound - steps.upperBound) < count
    }

    /// Whether both began, and both ended, at most `tolerance` steps apart in a season of `season` steps.
    fileprivate func isAtSameTime(of season: Int, as other: PassedLevel, within tolerance: Int) -> Bool {
        func isSame(_ one: Int, _ other: Int) -> Bool {
            let apart = abs(one - other) % season
            return min(apart, season - apart) <= tolerance
        }
        return isSame(steps.lowerBound, other.steps.lowerBound) && isSame(steps.upperBound, other.steps.upperBound)
    }
}
