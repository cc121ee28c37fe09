extension History {
    /// No quantile during an event is more than so many times the median: beside nearly nothing any width is huge.
    static let mostRelative = 3.0

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
