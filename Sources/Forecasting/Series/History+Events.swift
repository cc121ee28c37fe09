extension History {
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
