import Forecasting

/// What is forecast of a series: how many steps, and by which methods.
public struct BacktestTask: Sendable {
    /// Which of the two sets of methods.
    public enum Kind: String, Sendable {
        case short, long
    }

    public let kind: Kind
    /// How many steps the horizon has.
    public let steps: Int
    /// The width of a step in seconds.
    public let step: Int64

    /// The name under which all methods together are evaluated.
    public static let ensemble = "ensemble"
    /// The longest horizon in seconds.
    public static let longestHorizon: Int64 = 168 * 3_600

    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400
    /// What the daemon forecasts by the hour: a week, and the rest of the day.
    private static let daysForecast = 8
    /// What it forecasts by five minutes, in seconds: an hour, and as much as it takes until the next data comes.
    private static let minutesForecast: Int64 = 5_400

    /// Up to an hour in steps of at most 30 minutes it is the next hour that is forecast, otherwise days ahead.
    ///
    /// - Parameters:
    ///   - horizon: in seconds.
    ///   - series: its step must go into a day, and into the horizon.
    public init(horizon: Int64, of series: NamedSeries) throws(BacktestError) {
        let step = series.series.step
        let name = "series '\(series.name)' has a step of \(step) s"
        guard horizon > 0 else { throw BacktestError("the horizon must be longer than 0") }
        guard horizon <= Self.longestHorizon else {
            throw BacktestError("the horizon must be at most 168h: methods know days and weeks, and nothing longer")
        }
        guard Self.day % step == 0 else {
            throw BacktestError("\(name), which does not divide a day; use one that does, such as 5 minutes or an hour")
        }
        guard horizon % step == 0 else {
            throw BacktestError("\(name), which does not divide the horizon of \(horizon) s; give whole steps")
        }
        kind = horizon <= Self.hour && step <= Self.hour / 2 ? .short : .long
        let steps = Int(horizon / step)
        self.steps = steps
        self.step = step
        switch kind {
        case .short where step < 60 || Self.hour % step != 0:
            throw BacktestError("\(name); up to an hour ahead it must be from 1 to 30 minutes, and divide an hour")
        case .long where !(600...12 * Self.hour).contains(step):
            throw BacktestError("\(name); more than an hour ahead it must be from 10 minutes to 12 hours")
        default: break
        }
    }

    /// How many steps a day has.
    var stepsPerDay: Int { Int(Self.day / step) }

    /// What the ensemble is made of.
    private var members: [any ForecastMethod] { kind == .short ? ForecastMethods.short : ForecastMethods.long }

    /// What can be evaluated: the ensemble, its members, the baselines.
    public var names: [String] {
        var names = [Self.ensemble] + members.map(\.name)
        for baseline in ForecastMethods.baselines(step: step) where !names.contains(baseline.name) {
            names.append(baseline.name)
        }
        return names
    }

    /// What can be evaluated at some step and horizon.
    public static var everyName: [String] {
        let methods = ForecastMethods.short + ForecastMethods.long + ForecastMethods.baselines(step: 3_600)
        return methods.reduce(into: [ensemble]) { if !$0.contains($1.name) { $0.append($1.name) } }
    }

    /// The forecaster called `name`, one of ``names``: the ensemble, or the same machinery with one method. It forecasts at
    /// least as far as the daemon always does, since jumps of the level are told from forecasts made before them: only so
    /// what is measured is what is used.
    func forecastTask(_ name: String) -> ForecastTask? {
        let methods =
            name == Self.ensemble
            ? members : Array((members + ForecastMethods.baselines(step: step)).filter { $0.name == name }.prefix(1))
        guard !methods.isEmpty else { return nil }
        return switch kind {
        case .short: .short(step: step, steps: max(steps, Int(Self.minutesForecast / step)), methods: methods)
        case .long: .long(step: step, steps: max(steps, Self.daysForecast * stepsPerDay), methods: methods)
        }
    }
}
