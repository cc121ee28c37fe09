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
        func time(_ index: Int) -> Int64 {
            // On the grid of the series, which is not that of the clock in zones of half hours.
            let steps = (clock.time(ofIndex: index) - series.start + series.step - 1) / series.step
            return series.start + steps * series.step
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
            windows: WindowErrors.all(evidence.windowRoots, task: task, widenings: widenings, issued: issued),
            adjustments: issued.visible.adjustments(of: history, time: time)
                + history.adjustments(usual, step: series.step, events: events)
        ).usually(usual.map(\.value), change: issued.jump.map { $0.change.isRecognised ? .recognised : .possible })
    }
}
