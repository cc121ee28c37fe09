import Foundation

/// Everything known of how to forecast one series: fitted methods, how good each has been, and how wrong all were
/// together.
///
/// A model is brought up to date with the series as it is now: it makes forecasts at the origins since the last time,
/// as they would have been made then, and compares earlier ones with what came. So errors, weights and intervals come
/// from forecasts of what had not been seen. A new model goes through the past the same way, fitting less often.
///
/// A model is a value and depends on nothing but what it was given: the same series and the same updates give the same
/// forecast.
public struct SeriesModel: Sendable {
    /// What is forecast, and how.
    public let task: ForecastTask
    /// Shifts the times at which methods are fitted, so that many models do not fit at once.
    public let stagger: Int
    var state = State()
    /// What the records of ``state`` add up to.
    private var evidence = EvidenceSums()

    /// What is kept between updates, and worth keeping across restarts.
    struct State: Sendable, Equatable {
        /// What logarithms were relative to at the last fit.
        var scale = 1.0
        /// What each method learned; nil where its past was too short.
        var fits: [[Double]?] = []
        var fittedAt: Int?
        var records: [OriginRecord] = []
        var widenings: [ResidualIntervals.Widening] = []
        var nextOrigin: Int?
        /// The newest level that was recognised, as long as the past holds three weeks from before it.
        var newLevel: NewLevel?
        /// New levels that were over for a day and more at the last origin, ascending.
        var passed: [PassedLevel] = []
        /// Where the past began.
        var start: Int?
    }

    /// - Parameter stagger: any number; models that differ in it fit at different times.
    public init(task: ForecastTask, stagger: Int = 0) {
        self.task = task
        self.stagger = abs(stagger % task.refitSteps)
        reset()
    }

    init(task: ForecastTask, stagger: Int, state: State) {
        self.init(task: task, stagger: stagger)
        self.state = state
    }

    private mutating func reset() {
        evidence = EvidenceSums()
        state = State(
            fits: [[Double]?](repeating: nil, count: task.methods.count),
            widenings: [ResidualIntervals.Widening](repeating: .init(), count: task.blockEnds.count))
    }

    /// How many forecasts this model has kept as evidence since it was made: when it grows there is something worth
    /// keeping.
    public private(set) var learned = 0

    /// Takes over what is new in `series` and forecasts how it goes on.
    ///
    /// What is observed while one of `events` lasts stays out of what methods learn; what comes while one lasts is
    /// raised by as much as such events raised it, or to their floor.
    ///
    /// The forecast starts where observations end. Gaps after them are dropped, so the first points of a forecast may
    /// lie in the past; how stale that makes it is for the caller to judge.
    ///
    /// - Returns: nil when nothing was observed.
    public mutating func update(_ series: TimeSeries, events: [KnownEvent] = []) -> Forecast? {
        guard let newest = series.values.lastIndex(where: History.isUsable) else { return nil }
        let series = series.prefix(newest + 1)
        let clock = WallClock(
            series.timeZone, step: series.step, from: series.start,
            to: series.time(at: series.values.count + task.steps))
        guard let history = History(series, clock: clock, events: events) else { return nil }
        // A past that became shorter than what was learned from it is another past, unless clocks went back. One that
        // now begins earlier, because older data came in, has more to teach than what was seen of it. One that
        // forgot what came before a launch or a long gap has to forget what was learned from it.
        let longestBack = task.originSpacing + clock.longestSetBack
        let isShorter = state.nextOrigin.map { $0 > history.end + longestBack } ?? false
        let beginsEarlier = state.start.map { history.first < $0 - task.stepsPerDay } ?? false
        let isForgotten = history.forgetsEarlier && state.records.first.map { $0.index < history.first } ?? false
        if isShorter || beginsEarlier || isForgotten { reset() }
        state.start = history.first
        var past = history.past(scale: state.fittedAt == nil ? nil : state.scale)
        var origin = firstOrigin(history)
        while origin <= history.end {
            settle(history, known: origin)
            remember(history, at: origin)
            refit(&past, history, at: origin, replaying: origin < history.end - 2 * task.refitSteps)
            record(past.prefix(origin - history.first), history, at: origin)
            // Of evidence that counts little, half is enough.
            let isOld = origin < history.end - task.evidenceDays / 4 * task.stepsPerDay
            origin += isOld ? 2 * task.originSpacing : task.originSpacing
            state.nextOrigin = origin
        }
        settle(history, known: history.end)
        refit(&past, history, at: history.end, replaying: false)
        let oldest = history.end - task.evidenceDays * task.stepsPerDay
        var outdated = 0
        while outdated < state.records.count, state.records[outdated].index < oldest { outdated += 1 }
        state.records.removeFirst(outdated)
        evidence.update(state.records, task: task)
        let issued = issue(past, history, at: history.end, leads: Array(1...task.steps))
        return Forecast(
            issued, task: task, history: history, series: series, clock: clock, events: events,
            records: state.records, evidence: evidence, widenings: state.widenings)
    }

    private func firstOrigin(_ history: History) -> Int {
        if let next = state.nextOrigin, next >= history.first { return next }
        let warmUp = history.first + Int(task.warmUpDays * Double(task.stepsPerDay))
        let oldest = max(warmUp, history.end - task.evidenceDays * task.stepsPerDay)
        let spacing = task.originSpacing
        return (oldest + spacing - 1) / spacing * spacing
    }

    private mutating func refit(_ past: inout Past, _ history: History, at origin: Int, replaying: Bool) {
        let steps = replaying ? task.replayRefitSteps : task.refitSteps
        if let fitted = state.fittedAt {
            // A short past soon becomes a much longer one.
            let young = origin - fitted >= max(task.stepsPerDay, (fitted - history.first) / 5)
            guard (origin + stagger) / steps != (fitted + stagger) / steps || young else { return }
        }
        let known = origin - history.first
        // What is typical is so of the level that methods see.
        let visible = undisturbed(past.prefix(known), history, at: origin)
        let typical = visible.levels == nil ? Array(history.values[..<known]) : visible.past.raw.values
        state.scale = Past.scale(of: typical, stepsPerDay: task.stepsPerDay)
        past = history.past(scale: state.scale)
        state.fits = ForecastMethods.fit(task.methods, to: visible.past.scaled(by: state.scale))
        state.fittedAt = origin
    }

    /// What is forecast at one moment.
    struct Issued {
        /// The combination at every lead.
        var values: [Double]
        /// Members' forecasts by member, nil where one has none.
        var members: [[Double]?]
        /// The members' weights by block.
        var weights: [[Double]]
        /// The quantiles at the leads that were asked for.
        var quantiles: [Quantiles]
        /// How the series goes on at those leads with a jump of its level, and without; nil where nothing speaks for
        /// one.
        var jump: LevelScenarios?
        /// The names of those that have a forecast, or of what stands in for them.
        var methods: [String]
        /// What the present was like.
        var context: [Float]
        /// What methods saw.
        var visible: Undisturbed
    }

    private func issue(_ past: Past, _ history: History, at origin: Int, leads: [Int]) -> Issued {
        let visible = undisturbed(past, history, at: origin)
        let (seen, change) = (visible.past, visible.change)
        let level = visible.levels?.present ?? 1
        let ceiling = ceiling(past)
        var shared = SharedWork()
        let members = zip(task.methods, state.fits).map { method, fit -> [Double]? in
            guard let fit,
                let values = method.forecast(seen, coefficients: fit, steps: task.steps, shared: &shared),
                values.count == task.steps, values.allSatisfy(\.isFinite)
            else { return nil }
            return values.map { min(max((change?.applied($0) ?? $0) * level, 0), ceiling) }
        }
        let available = members.map { $0 != nil }
        let names = zip(task.methods, available).filter(\.1).map(\.0.name)
        guard !names.isEmpty else { return fallback(past, visible, at: origin, members: members, leads: leads) }
        let share = 1 / Double(names.count)
        let context = context(seen)
        let likeness = task.combination.likeness(of: state.records, to: context)
        func evidence(_ combination: Combination) -> [Double] {
            combination.evidence(of: state.records, likeness: likeness, now: origin, stepsPerDay: task.stepsPerDay)
        }
        let usual = evidence(task.combination)
        let recurring = RecurringLosses(state.records, past: seen, now: origin, task: task)
        var values: [Double] = []
        var weights: [[Double]] = []
        var start = 0
        for (block, end) in task.blockEnds.enumerated() {
            let nearest = block == 0 ? task.nearest : nil
            let combination = nearest ?? task.combination
            let proven =
                combination.weights(
                    records: state.records, evidence: nearest.map(evidence) ?? usual, block: block,
                    blockLength: end - start, available: available)
                // A block without evidence goes by the one before it.
                ?? weights.last ?? available.map { $0 ? share : 0 }
            let weight = recurring.weights(state.records, block: block, usual: proven, available: available)
            weights.append(weight)
            for lead in start..<end {
                values.append(
                    combination.combine(
                        zip(members, weight).compactMap { values, weight in values.map { ($0[lead], weight) } }))
            }
            start = end
        }
        let (quantiles, jump) = quantiles(
            values, past: past, visible, origin: origin, leads: leads, likeness: likeness)
        return Issued(
            values: values, members: members, weights: weights, quantiles: quantiles, jump: jump, methods: names,
            context: context, visible: visible)
    }

    /// Nothing is forecast beyond twice what was the most in four weeks.
    func ceiling(_ past: Past) -> Double {
        2 * (past.raw.values[max(0, past.count - Past.recentDays * task.stepsPerDay)..<past.count].max() ?? 0)
    }

    /// The mean of the newest values, when no method can say anything.
    private func fallback(
        _ past: Past, _ visible: Undisturbed, at origin: Int, members: [[Double]?], leads: [Int]
    ) -> Issued {
        let method = ExponentialMean(name: "exponential_mean_3", halfLife: 3)
        let values = method.forecast(past, coefficients: [], steps: task.steps)
            ?? [Double](repeating: 0, count: task.steps)
        let (quantiles, jump) = quantiles(
            values, past: past, visible, origin: origin, leads: leads,
            likeness: [Double](repeating: 1, count: state.records.count))
        return Issued(
            values: values, members: members,
            weights: task.blockEnds.map { _ in [Double](repeating: 0, count: members.count) },
            quantiles: quantiles, jump: jump, methods: [method.name], context: context(visible.past), visible: visible)
    }

    /// What the present is like: how rough the last hour was, and how high. Empty where that does not matter.
    private func context(_ past: Past) -> [Float] {
        guard task.combination.likeness != nil else { return [] }
        let hour = past.stepsPerHour
        guard past.count > hour else { return [0, 0] }
        var roughness = 0.0
        for index in past.count - hour..<past.count { roughness += abs(past.log[index] - past.log[index - 1]) }
        return [Float((roughness / Double(hour)).squareRoot()), Float(past.log.mean(past.count - hour, past.count))]
    }

    /// Makes the forecast of an origin and keeps it until it is known how good it was.
    private mutating func record(_ past: Past, _ history: History, at origin: Int) {
        guard past.count > 0 else { return }
        let issued = issue(past, history, at: origin, leads: task.sampledLeads)
        let leads = task.sampledLeads
        var forecasts: [Float] = []
        forecasts.reserveCapacity((task.methods.count + 1 + OriginRecord.bounds.count) * leads.count)
        for member in issued.members {
            forecasts += leads.map { lead in member.map { Float($0[lead - 1]) } ?? .nan }
        }
        forecasts += leads.map { Float(issued.values[$0 - 1]) }
        for bound in OriginRecord.bounds { forecasts += issued.quantiles.map { Float($0[bound] ?? .nan) } }
        learned += 1
        let losses = task.methods.count * task.blockEnds.count
        state.records.append(
            OriginRecord(
                index: origin, context: issued.context, forecasts: forecasts, path: issued.values.map { Float($0) },
                lastValue: Float(past.raw[past.count - 1]),
                losses: [Float](repeating: .nan, count: losses),
                rootLosses: [Float](repeating: .nan, count: task.combination.comparesRoots ? losses : 0),
                typicalLosses: [Float](repeating: .nan, count: task.blockEnds.count),
                residuals: [Float](repeating: .nan, count: leads.count),
                roots: leads.map { Float(issued.values[$0 - 1].squareRoot()) },
                windowErrors: [Float](repeating: .nan, count: task.windows.count),
                outcomes: [OriginRecord.Outcome](repeating: .init(), count: task.blockEnds.count)))
    }

    /// Compares kept forecasts with what is known at `known`.
    private mutating func settle(_ history: History, known: Int) {
        // Forecasts are kept until they are of no use to tell a change of the level.
        let kept = LevelChange.stepsKept(task)
        lazy var calm = Spikes(history, task: task, known: known).removed(from: history, all: true)
        lazy var idle = history.idle(known: known)
        // They are released in the order in which they were made.
        var first = state.records.count
        while first > 0, !state.records[first - 1].forecasts.isEmpty { first -= 1 }
        for index in first..<state.records.count {
            defer {
                if state.records[index].settledBlocks == task.blockEnds.count, !state.records[index].forecasts.isEmpty,
                    state.records[index].index + kept <= known
                {
                    state.records[index].release()
                }
            }
            while state.records[index].settledBlocks < task.blockEnds.count,
                state.records[index].index + task.blockEnds[state.records[index].settledBlocks] <= known
            {
                let block = state.records[index].settledBlocks
                let coverage = state.records[index].settle(
                    block: block, history: history, task: task, calm: calm, idle: idle)
                // What is known late must change little, or widths swing.
                let delay = Double(task.blockEnds[block]) / Double(task.stepsPerDay)
                state.widenings[block].learn(
                    coverage, expectedOverNothing: task.intervals.expectedOverNothing,
                    rate: task.intervals.rate / max(1, delay))
            }
        }
    }
}
