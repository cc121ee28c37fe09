extension Forecast {
    /// Whether a forecast rests on evidence takes so many origins whose first block is known.
    private static let enoughOrigins = 8

    init(
        _ issued: SeriesModel.Issued, task: ForecastTask, history: History, series: TimeSeries, clock: WallClock,
        events: [KnownEvent], records: [OriginRecord], evidence: EvidenceSums, widenings: [ResidualIntervals.Widening]
    ) {
        let usual = (0..<task.steps).map { step -> ForecastPoint in
            let time = series.time(at: series.values.count + step)
            // Where clocks change, a lead is left out or taken twice.
            let lead = min(max(1, clock.index(time) - history.end + 1), task.steps)
            return ForecastPoint(time: time, value: issued.values[lead - 1], quantiles: issued.quantiles[lead - 1])
        }
        let points = usual.map { history.raised($0, step: series.step, events: events) }
        var settled = 0
        for index in records.indices where records[index].settledBlocks > 0 && records[index].outcomes[0].count > 0 {
            settled += 1
            if settled == Self.enoughOrigins { break }
        }
        let isKnown = settled >= Self.enoughOrigins && history.values.count >= 2 * task.stepsPerDay
        self = Forecast(
            // With too little history to speak of, what there was to choose from says more.
            method: isKnown && issued.methods.count > 1 ? "ensemble" : issued.methods.joined(separator: "+"),
            status: isKnown ? .ok : .insufficientHistory, observations: history.observations,
            lastObservedEnd: series.end, step: series.step, points: points,
            horizons: evidence.horizons(task: task, naiveError: history.naiveError, weights: issued.weights),
            windows: WindowErrors.all(evidence.windowRoots, task: task, widenings: widenings, issued: issued)
        ).usually(usual.map(\.value), change: issued.jump.map { $0.change.isRecognised ? .recognised : .possible })
    }
}

extension History {
    /// The mean |difference| to the day before; to the step before when there is only one day.
    var naiveError: Double? {
        let lag = values.count > stepsPerDay ? stepsPerDay : 1
        var (sum, count) = (0.0, 0.0)
        for index in observed.indices.dropFirst(lag) {
            let difference = abs(observed[index] - observed[index - lag])
            guard !difference.isNaN else { continue }
            sum += difference
            count += 1
        }
        return count > 0 ? sum / count : nil
    }

    /// A point with what is expected of the events that it lies in.
    func raised(_ point: ForecastPoint, step: Int64, events: [KnownEvent]) -> ForecastPoint {
        var value = point.value
        for event in events where event.start < point.time + step && event.end > point.time {
            let seen = eventExperiences[event.name]
            let floor = event.floor.flatMap { $0.isFinite ? min($0, Self.largest) : nil } ?? 0
            // A floor is what somebody thought of events before there was one to learn from.
            value = max(value, point.value * (seen?.ratio ?? 1), seen?.isEnough == true ? 0 : floor)
        }
        guard value > point.value else { return point }
        // What is expected moves the whole distribution: its relative width is still the best guess. Beside nearly
        // nothing any width is relatively huge, so that it grows no more than events make demand grow.
        let growth = point.value > 0 ? min(value / point.value, Self.mostExtreme) : Self.mostExtreme
        let quantiles = Quantiles(
            probabilities: point.quantiles.probabilities,
            values: point.quantiles.values.map { max(0, value + ($0 - point.value) * growth) })
        return ForecastPoint(time: point.time, value: value, quantiles: quantiles)
    }
}
