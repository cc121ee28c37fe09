/// The steps and horizons that forecasts are given in, and the levels of their intervals.
public struct ForecastConfiguration: Sendable, Equatable {
    /// The step of the fine grid, on which demand is forecast; a multiple of five minutes that divides the hour and
    /// `shortHorizon`.
    public var shortStep = PrometheusDuration.minutes(5)
    /// How far the fine grid reaches.
    public var shortHorizon = PrometheusDuration.minutes(60)
    /// The step of the coarse grid, in whole hours; divides `longHorizon`. Demand is forecast by the hour, and taken
    /// together where this is longer.
    public var longStep = PrometheusDuration.hours(1)
    /// How far the coarse grid reaches.
    public var longHorizon = PrometheusDuration.hours(168)
    /// Per cent, ascending and distinct.
    public var levels = [80, 95]

    public init() {}
}

extension ForecastConfiguration {
    enum Key: String, CaseIterable {
        case shortStep = "short_step"
        case shortHorizon = "short_horizon"
        case longStep = "long_step"
        case longHorizon = "long_horizon"
        case levels
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        shortStep = keys[.shortStep]?.duration(in: .minutes(5) ... .minutes(30)) ?? shortStep
        if !shortStep.isMultiple(of: .minutes(5)) || !PrometheusDuration.hours(1).isMultiple(of: shortStep) {
            keys[.shortStep]?.fail("does not fit the hour", remedy: "give 5m, 10m, 15m, 20m or 30m")
            return
        }
        shortHorizon = keys[.shortHorizon]?.duration(in: .minutes(5) ... .hours(12)) ?? shortHorizon
        Self.checkDivision(of: shortHorizon, by: shortStep, at: keys[.shortHorizon] ?? keys[.shortStep])

        longStep = keys[.longStep]?.duration(in: .hours(1) ... .hours(24)) ?? longStep
        if !longStep.isMultiple(of: .hours(1)) {
            keys[.longStep]?.fail("is not a whole number of hours", remedy: "give 1h, or a multiple of it")
            return
        }
        longHorizon = keys[.longHorizon]?.duration(in: .hours(24) ... .days(31)) ?? longHorizon
        Self.checkDivision(of: longHorizon, by: longStep, at: keys[.longHorizon] ?? keys[.longStep])

        levels = keys[.levels].flatMap(Self.levels) ?? levels
    }

    private static func checkDivision(
        of horizon: PrometheusDuration, by step: PrometheusDuration, at value: ConfigurationValue?
    ) {
        guard !horizon.isMultiple(of: step) else { return }
        value?.fail(
            "makes a horizon of \(horizon) that is not a whole number of steps of \(step)",
            remedy: "make the horizon a multiple of the step")
    }

    private static func levels(_ value: ConfigurationValue) -> [Int]? {
        guard let elements = value.list(atMost: 10) else { return nil }
        let levels = elements.compactMap { $0.integer(in: 50...99) }
        guard levels.count == elements.count else { return nil }
        guard !levels.isEmpty, Set(levels).count == levels.count else {
            value.fail(
                levels.isEmpty ? "is empty" : "has a level twice", remedy: "give distinct levels, such as [80, 95]")
            return nil
        }
        return levels.sorted()
    }
}
