/// A series made ready for methods: on the wall clock, without gaps and events, and the values kept that were observed.
///
/// - Negative, infinite and NaN values count as gaps.
/// - Values are cut at a thousand times the 98 % quantile of the last four weeks' positive values.
/// - Short gaps are bridged in a straight line, longer ones by the median of the same time of up to four weeks before,
///   or, with less than three weeks before, by the same time a day and a week before.
/// - What lies before a gap of four weeks is forgotten, and so is everything older than ``longestDays``. So is what
///   lies before a launch: a week and more of nothing at the beginning says nothing of what came then.
struct History: Sendable {
    /// The number of the first value on the ``WallClock``.
    let first: Int
    /// Without gaps, not negative.
    let values: [Double]
    /// What was observed, NaN elsewhere and during events.
    let observed: [Double]
    let stepsPerDay: Int
    /// How many steps of the series were observed.
    let observations: Int
    /// Whether something is known from before ``first`` that is forgotten.
    let forgetsEarlier: Bool
    /// Whether it begins with a launch.
    let isLaunch: Bool
    /// What was seen of events.
    let eventExperiences: [KnownEvent.Identity: EventExperience]

    /// What events that are alike have been so far.
    struct EventExperience {
        /// Relative to the usual course of the time that they took, up to ``History/mostExtreme``.
        let ratio: Double
        /// The mean of their steps where that was beyond so many times the usual, as where there usually is nothing; 0
        /// elsewhere.
        let level: Double
        /// Whether at least half of one of them was observed: the start of an event says too little of the rest to
        /// overrule what its floor asks for.
        let isEnough: Bool
    }

    /// The number of the first step that is not known.
    var end: Int { first + values.count }

    static let longestDays = 120
    static let forgottenAfterDays = 28
    /// A window of a series may begin on an idle weekend.
    private static let idleAtFirstDays = 7
    /// With so many weeks before a gap the median of them is what is usual then.
    private static let fewestWeeks = 3
    private static let ceilingFactor = 1_000.0
    /// About so many values are enough to tell how high they usually are.
    private static let ceilingSample = 700
    /// An event that multiplied the usual by more says nothing of other times, but of how much to expect.
    private static let mostExtreme = 20.0

    /// - Parameter events: in Unix seconds; those that overlap the series are left out of it.
    /// - Returns: nil when nothing was observed.
    init?(_ series: TimeSeries, clock: WallClock, events: [KnownEvent] = []) {
        let day = max(1, Int(86_400 / series.step))
        guard let newest = series.values.lastIndex(where: Self.isUsable) else { return nil }
        let longest = max(0, newest + 1 - Self.longestDays * day)
        var oldest = longest
        var lastSeen = newest
        for index in stride(from: newest, through: oldest, by: -1) where Self.isUsable(series.values[index]) {
            if lastSeen - index > Self.forgottenAfterDays * day {
                oldest = lastSeen
                break
            }
            lastSeen = index
        }
        let launch = Self.launch(series.values[lastSeen...newest], day: day)
        isLaunch = launch != nil
        forgetsEarlier = isLaunch || oldest > longest
        oldest = launch ?? lastSeen
        let numbers = clock.indices(series, oldest, through: newest)
        let first = numbers[0]
        // In the hour that clocks repeat, a series may end before it began.
        let count = max(1, numbers[numbers.count - 1] - first + 1)
        var sums = [Double](repeating: 0, count: count)
        var counts = [Double](repeating: 0, count: count)
        var observations = 0
        for index in oldest...newest where Self.isUsable(series.values[index]) {
            let slot = min(max(0, numbers[index - oldest] - first), count - 1)
            sums[slot] += min(series.values[index], 1e300)
            counts[slot] += 1
            observations += 1
        }
        var observed = sums
        for slot in observed.indices { observed[slot] = counts[slot] > 0 ? sums[slot] / counts[slot] : .nan }
        let ceiling = min(Self.usuallyHighest(observed[...], day: day) * Self.ceilingFactor, TimeSeries.largestValue)
        for index in observed.indices where observed[index] > ceiling { observed[index] = ceiling }
        var training = observed
        var eventParts: [(identity: KnownEvent.Identity, observed: Range<Int>, steps: Int64)] = []
        for event in events where event.start < series.time(at: newest + 1) && event.end > series.time(at: oldest) {
            let from = max(0, clock.index(max(event.start, series.time(at: oldest))) - first)
            let through = min(count - 1, clock.index(min(event.end, series.time(at: newest + 1)) - 1) - first)
            let part = from..<max(from, through + 1)
            let (duration, isEndless) = event.end.subtractingReportingOverflow(event.start)
            eventParts.append((event.identity, part, isEndless ? .max : (duration - 1) / series.step + 1))
            for index in part { training[index] = .nan }
        }
        // An event that is all there is teaches more than nothing.
        if !training.contains(where: { !$0.isNaN }) { training = observed }
        self.first = first
        self.observed = training
        self.observations = observations
        stepsPerDay = day
        let filled = Self.filled(training, day: day)
        values = filled
        eventExperiences = Dictionary(grouping: eventParts, by: \.identity).compactMapValues { parts in
            var (actual, usual, count, isEnough) = (0.0, 0.0, 0.0, false)
            for part in parts {
                var seen: Int64 = 0
                for index in part.observed where !observed[index].isNaN {
                    actual += observed[index]
                    usual += filled[index]
                    seen += 1
                }
                if seen > 0, seen >= part.steps - seen { isEnough = true }
                count += Double(seen)
            }
            guard count > 0 else { return nil }
            let isExtreme = actual > Self.mostExtreme * usual
            let ratio = isExtreme ? Self.mostExtreme : usual > 0 ? max(actual / usual, 1 / Self.mostExtreme) : 1
            return EventExperience(ratio: ratio, level: isExtreme ? actual / count : 0, isEnough: isEnough)
        }
    }

    /// The first step of a launch: the first day with something in at least a quarter of its steps, if it comes after a
    /// week and more. What is rarer may be tests. Gaps count as nothing.
    private static func launch(_ values: ArraySlice<Double>, day: Int) -> Int? {
        func isBusy(_ index: Int) -> Bool { values[index] > 0 && isUsable(values[index]) }
        guard values.count >= (idleAtFirstDays + 1) * day else { return nil }
        var busy = values.prefix(day).indices.count(where: isBusy)
        for index in values.startIndex...values.endIndex - day {
            if isBusy(index), 4 * busy >= day { return index - values.startIndex >= idleAtFirstDays * day ? index : nil }
            busy -= isBusy(index) ? 1 : 0
            if index + day < values.endIndex, isBusy(index + day) { busy += 1 }
        }
        return nil
    }

    /// Whether a value can be demand.
    static func isUsable(_ value: Double) -> Bool { value >= 0 && value < .infinity }

    /// The 98 % quantile of the newest positive values, or without any the largest number.
    static func usuallyHighest(_ values: ArraySlice<Double>, day: Int) -> Double {
        let recent = values.suffix(forgottenAfterDays * day)
        let stride = max(1, recent.count / ceilingSample)
        var positive: [Double] = []
        positive.reserveCapacity(recent.count / stride + 1)
        for index in Swift.stride(from: recent.startIndex, to: recent.endIndex, by: stride) where recent[index] > 0 {
            positive.append(recent[index])
        }
        return positive.isEmpty ? TimeSeries.largestValue : positive.withOrder(positive.count * 98 / 100)
    }

    private init(_ history: History, values: [Double], observed: [Double]) {
        (first, stepsPerDay, observations) = (history.first, history.stepsPerDay, history.observations)
        (forgetsEarlier, isLaunch) = (history.forgetsEarlier, history.isLaunch)
        eventExperiences = history.eventExperiences
        (self.values, self.observed) = (values, observed)
    }

    /// As it was when only the first `count` steps were known.
    func prefix(_ count: Int) -> History {
        History(self, values: Array(values.prefix(count)), observed: Array(observed.prefix(count)))
    }

    /// With gaps in place of some steps.
    func withGaps(_ gaps: [Range<Int>]) -> History {
        var (values, observed) = (values, observed)
        for gap in gaps {
            for index in (gap.lowerBound - first..<gap.upperBound - first).clamped(to: values.indices) {
                (values[index], observed[index]) = (.nan, .nan)
            }
        }
        return History(self, values: Self.filled(values, day: stepsPerDay), observed: observed)
    }

    /// With other values in place of what was observed at some steps, which count as observed no more.
    func replacing(_ steps: [(step: Int, value: Double)]) -> History {
        var (values, observed) = (values, observed)
        for (step, value) in steps where values.indices.contains(step - first) {
            (values[step - first], observed[step - first]) = (value, .nan)
        }
        return History(self, values: values, observed: observed)
    }

    private static func filled(_ values: [Double], day: Int) -> [Double] {
        var result = values
        let longestBridge = max(3, day / 8)
        var index = 0
        while index < result.count {
            guard result[index].isNaN else {
                index += 1
                continue
            }
            let next = values[index...].firstIndex { !$0.isNaN } ?? result.count
            for gap in index..<next {
                if index == 0 {
                    result[gap] = next < result.count ? values[next] : 0
                } else if next < result.count, next - index <= longestBridge {
                    let share = Double(gap - index + 1) / Double(next - index + 1)
                    result[gap] = result[index - 1] + share * (values[next] - result[index - 1])
                } else if gap >= fewestWeeks * 7 * day {
                    // The day before may have been no weekend.
                    let weeks = stride(from: gap - 7 * day, through: max(0, gap - forgottenAfterDays * day), by: -7 * day)
                    result[gap] = weeks.map { result[$0] }.sorted().medianOfSorted ?? result[gap - day]
                } else if gap >= 7 * day {
                    result[gap] = (result[gap - day] + result[gap - 7 * day]) / 2
                } else {
                    result[gap] = gap >= day ? result[gap - day] : result[index - 1]
                }
            }
            index = next
        }
        return result
    }

    /// Everything that is known, as methods see it.
    ///
    /// - Parameter scale: what logarithms are relative to; chosen from the values when nil.
    func past(scale: Double? = nil) -> Past {
        // The remainder by a day must be the time of day also for numbers before 1970.
        let week = 7 * stepsPerDay
        return Past(values: values, stepsPerDay: stepsPerDay, firstIndex: ((first % week) + week) % week, scale: scale)
    }
}
