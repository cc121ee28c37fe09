extension History {
    /// No quantile during an event is more than so many times the median: beside nearly nothing any width is huge.
    static let mostRelative = 3.0

    /// What is expected of a step of an event that usually would be `value`: what others were, or its floor.
    private func expected(_ event: KnownEvent, usual value: Double) -> (others: Double, floor: Double) {
        let seen = eventExperiences[event.name]
        let floor = event.floor.flatMap { $0.isFinite ? min($0, TimeSeries.largestValue) : nil } ?? 0
        // A floor is what somebody thought of events before there was one to learn from.
        return (value * (seen?.ratio ?? 1), seen?.isEnough == true ? 0 : floor)
    }

    /// What events raise of a forecast, which would be `usual` without them, in their order.
    func adjustments(_ usual: [ForecastPoint], step: Int64, events: [KnownEvent]) -> [Adjustment] {
        events.compactMap { event in
            var (sum, raised, isFloor) = (0.0, 0.0, false)
            for point in usual where event.start < point.time + step && event.end > point.time {
                let expected = expected(event, usual: point.value)
                isFloor = isFloor || expected.floor > max(expected.others, point.value)
                sum += point.value
                raised += max(point.value, expected.others, expected.floor)
            }
            guard raised > sum else { return nil }
            return Adjustment(
                isFloor ? .eventFloor : .event, start: event.start, end: event.end,
                factor: LevelChange.factor(LevelChange.ratio(of: raised, to: sum)), name: event.name)
        }
    }

    /// A point with what is expected of the events that it lies in.
    func raised(_ point: ForecastPoint, step: Int64, events: [KnownEvent]) -> ForecastPoint {
        var value = point.value
        for event in events where event.start < point.time + step && event.end > point.time {
            let expected = expected(event, usual: point.value)
            value = max(value, expected.others, expected.floor)
        }
        guard value > point.value else { return point }
        // What is expected moves the whole distribution: its relative width is still the best guess.
        func relative(_ quantile: Double, _ probability: Double) -> Double {
            if point.value > 0 { return quantile / point.value }
            return probability < 0.5 ? 1 / Self.mostRelative : probability > 0.5 ? Self.mostRelative : 1
        }
        let probabilities = point.quantiles.probabilities
        let quantiles = Quantiles(
            probabilities: probabilities,
            values: zip(point.quantiles.values, probabilities).map { value * min(relative($0, $1), Self.mostRelative) })
        return ForecastPoint(time: point.time, value: value, quantiles: quantiles)
    }
}
