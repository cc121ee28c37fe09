/// What is to be forecast, and how: the settings of a ``SeriesModel``.
public struct ForecastTask: Sendable {
    /// Names the task in what is stored; a model of another task is of no use.
    public let name: String
    /// At least one.
    public let methods: [any ForecastMethod]
    /// How many steps make a day.
    public let stepsPerDay: Int
    /// How many steps are forecast.
    public let steps: Int
    /// Whether a day or more is forecast: "by the hour" in comments, and otherwise "by minutes".
    var isLong: Bool { steps >= stepsPerDay }
    /// The last lead of each block of leads that share weights, errors and intervals. Lead 1 is the next step.
    let blockEnds: [Int]
    /// The leads at which members' forecasts are kept until it is known how good they were.
    let sampledLeads: [Int]
    /// The stretches whose sums are measured, as steps from the origin on: from the start up to some end, and each
    /// day.
    let windows: [Range<Int>]
    /// Steps between two origins at which forecasts are kept as evidence. No divisor of a day at steps of five minutes
    /// and of an hour, so that there every time of day gets its turn.
    let originSpacing: Int
    /// After so many steps what is scheduled comes again: a day, or a week where evidence reaches back so far.
    let seasonSteps: Int
    /// For how many days evidence is kept.
    let evidenceDays: Int
    /// Steps between two fits; sooner while the past is still short.
    let refitSteps: Int
    /// The same while the past is gone through to gather evidence.
    let replayRefitSteps: Int
    /// The fewest days of history before the first origin.
    let warmUpDays: Double
    let combination: Combination
    /// How the first block is weighed, where that is another matter. Which losses are compared, relative to what, and how
    /// alike presents must be is told by ``combination`` alone.
    var nearest: Combination?
    let intervals: ResidualIntervals

    /// For the next hour in steps of 5 minutes; anything from 1 to 30 minutes will do.
    ///
    /// - Parameters:
    ///   - step: seconds, a divisor of an hour; anything below 1 counts as 1.
    ///   - steps: as many as make an hour when nil. Methods that learn for an hour go on with what they say of its end.
    ///   - methods: the last value alone when empty.
    public static func short(
        step: Int64, steps: Int? = nil, methods: [any ForecastMethod] = ForecastMethods.short
    ) -> ForecastTask {
        let step = max(1, step)
        let hour = max(1, Int(3_600 / step))
        let steps = max(1, steps ?? hour)
        let block = 1 + Int(899 / step)
        let blocks = ends(of: steps, first: block, width: block)
        return ForecastTask(
            name: "short", methods: methods.isEmpty ? [LastValue()] : methods,
            stepsPerDay: max(1, Int(86_400 / step)), steps: steps,
            blockEnds: blocks, sampledLeads: Array(1...steps),
            windows: ((blocks[0] > 1 ? [1] : []) + blocks).map { 0..<$0 },
            originSpacing: step >= 600 ? 3 : 5, seasonSteps: max(1, Int(86_400 / step)), evidenceDays: 10,
            refitSteps: 12 * hour, replayRefitSteps: 48 * hour,
            warmUpDays: 1.3, combination: .short, intervals: .short)
    }

    /// For days ahead in steps of an hour; anything from 10 minutes to 12 hours will do.
    ///
    /// - Parameters:
    ///   - step: seconds, a divisor of a day; anything below 1 counts as 1.
    ///   - methods: the last value alone when empty.
    public static func long(
        step: Int64, steps: Int, methods: [any ForecastMethod] = ForecastMethods.long
    ) -> ForecastTask {
        let day = max(1, Int(86_400 / max(1, step)))
        let steps = max(1, steps)
        let stride = max(1, day / 6)
        // The next hour and the next hours are other matters than the rest of the day: there the present level counts.
        let early = Set([max(1, day / 24), max(1, day / 4)])
        let days = ends(of: steps, first: day, width: day)
        let hours = [1, 2, 3, 4, 6, 12].filter { $0 < min(day, steps) }
        return ForecastTask(
            name: "long", methods: methods.isEmpty ? [LastValue()] : methods, stepsPerDay: day, steps: steps,
            blockEnds: early.filter { $0 < days[0] }.sorted() + days,
            sampledLeads: Array(Swift.stride(from: 1, through: steps, by: stride)),
            windows: (hours + days).map { 0..<$0 } + zip(days, days.dropFirst()).map { $0..<$1 },
            originSpacing: max(1, day * 7 / 24), seasonSteps: 7 * day, evidenceDays: 56,
            refitSteps: 2 * day, replayRefitSteps: 14 * day,
            warmUpDays: 2, combination: .long, nearest: .nextStep,
            intervals: .long)
    }

    private static func ends(of steps: Int, first: Int, width: Int) -> [Int] {
        var ends = [min(first, steps)]
        while let last = ends.last, last < steps { ends.append(min(steps, last + width)) }
        return ends
    }

    /// The block by which a window is known.
    func block(of window: Range<Int>) -> Int { blockEnds.firstIndex { $0 >= window.upperBound } ?? blockEnds.count - 1 }

    /// The leads of a block, as indices into ``sampledLeads``.
    func samples(ofBlock block: Int) -> Range<Int> {
        let start = block == 0 ? 0 : blockEnds[block - 1]
        let from = sampledLeads.firstIndex { $0 > start } ?? sampledLeads.count
        let to = sampledLeads.firstIndex { $0 > blockEnds[block] } ?? sampledLeads.count
        return from..<max(from, to)
    }
}
