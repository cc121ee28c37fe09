extension History {
    /// No quantile during an event is more than so many times the median: beside nearly nothing any width is huge.
    static let mostRelative = 3.0

    /// What is expected of a step of an event that usually would be `value`.
    private func expected(_ event: KnownEvent, usual value: Double) -> (value: Double, isFloor: Bool) {
        let seen = eventExperiences[event.identity]
        let others = seen.map { max(value * $0.ratio, $0.level) } ?? value
        // A floor is what somebody thought of events before there was one to learn from.
        let floor = seen?.isEnough == true ? 0 : event.floor.flatMap { $0.isFinite ? min($0, TimeSeries.largestValue) : nil } ?? 0
        return (max(others, floor), floor > others)
    }

    /// The events that raise a forecast, which would be `usual` without them, by when they begin. Of several at once it
    /// is the one of which most is expected.
    func adjustments(_ usual: [ForecastPoint], step: Int64, events: [KnownEvent]) -> [Adjustment] {
        let adjustments = events.compactMap { event -> Adjustment? in
            var (sum, raised, isFloor, isMost) = (0.0, 0.0, false, false)
            for point in usual where event.overlaps(point, step: step) {
                let expected = expected(event, usual: point.value)
                sum += point.value
                raised += max(point.value, expected.value)
                guard expected.value > point.value else { continue }
                isFloor = isFloor || expected.isFloor
                isMost = isMost || expected.value == self.raised(point, step: step, events: events).value
            }
            guard isMost else { return nil }
            return Adjustment(
                event.kind == .event ? .event : .schedule, start: event.start, end: event.end,
                factor: LevelChange.factor(LevelChange.ratio(of: raised, to: sum)), name: event.name, isFloor: isFloor)
        }
        return adjustments.sorted { $0.start < $1.start }
    }

    /// A point with what is expected of the events that it lies in.
    func raised(_ point: ForecastPoint, step: Int64, events: [KnownEvent]) -> ForecastPoint {
        var value = point.value
        for event in events where event.overlaps(point, step: step) {
            value = max(value, expected(event, usual: point.value).value)
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

extension KnownEvent {
    fileprivate func overlaps(_ point: ForecastPoint, step: Int64) -> Bool { start < point.time + step && end > point.time }
}
