import HTTPServer

/// What a request to `GET /forecast` asks for, checked.
struct ForecastQuestion {
    var metric: ForecastMetric
    var account: String?
    var model: String?
    /// Seconds.
    var horizon: Int64
    /// Seconds.
    var step: Int64
    /// The intervals to give, in percent; empty for the configured ones.
    var levels: [Int]

    /// - Parameter grids: the configured steps and horizons.
    /// - Throws: 400 naming every parameter that is wrong.
    init(_ request: HTTPRequest, grids: ForecastConfiguration) throws(HTTPError) {
        var query = QueryParameters(
            request, allowed: ["metric", "account", "model", "horizon", "step", "level"], repeatable: ["level"])
        metric = query.choice("metric") ?? .requestsPerMinute
        account = query.text("account")
        model = query.text("model")
        let duration: (String) -> PrometheusDuration? = { text in
            (try? PrometheusDuration(parsing: text)).flatMap { $0.seconds > 0 ? $0 : nil }
        }
        let expectedHorizon = "a duration from \(grids.shortStep) to \(grids.longHorizon), such as 60m"
        let givenHorizon = query.value("horizon", expected: expectedHorizon, duration)
        let expectedStep = "a multiple of \(grids.shortStep) below 1h, or whole hours"
        let givenStep = query.value("step", expected: expectedStep, duration)
        let (horizon, step) = grids.completing(horizon: givenHorizon, step: givenStep)
        let isFine = step < .hours(1)
        if !step.isMultiple(of: isFine ? grids.shortStep : .hours(1)) {
            query.fail("step", "\(step) is not a step there is; expected \(expectedStep)")
        } else if step > grids.longHorizon {
            query.fail("step", "\(step) is too long; the longest is \(grids.longHorizon)")
        } else if horizon > grids.longHorizon {
            query.fail("horizon", "\(horizon) is too far; the furthest is \(grids.longHorizon)")
        } else if isFine, horizon > grids.shortHorizon {
            query.fail(
                "step", "steps below 1h reach \(grids.shortHorizon); for a longer horizon give 1h or leave `step` out")
        } else if horizon < step {
            query.fail("horizon", "shorter than a step of \(step); make it longer")
        }
        (self.step, self.horizon) = (step.seconds, horizon.seconds)
        let expected = "a whole number of percent from 50 to 99, such as 80"
        levels = Set(query.values("level", expected: expected) { text in
            Int(text).flatMap { (50...99).contains($0) ? $0 : nil }
        }).sorted()
        try query.finish()
    }
}

extension ForecastConfiguration {
    /// What is meant where only one of horizon and step was asked for, or neither.
    fileprivate func completing(
        horizon: PrometheusDuration?, step: PrometheusDuration?
    ) -> (horizon: PrometheusDuration, step: PrometheusDuration) {
        let isLong = step.map { $0 >= .hours(1) } ?? (horizon.map { $0 > shortHorizon } ?? false)
        let horizon = horizon ?? (isLong ? max(.hours(24), step ?? .zero) : shortHorizon)
        return (horizon, step ?? (isLong ? (longStep > horizon ? .hours(1) : longStep) : shortStep))
    }
}
