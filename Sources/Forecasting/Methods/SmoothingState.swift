import Foundation

/// The state of ``DoubleSeasonalSmoothing``: a level, a season of a day, one of a week, and the newest error.
struct SmoothingState {
    /// How quickly each part follows an error.
    struct Rates {
        var level: Double
        var day: Double
        var week: Double
        /// How much of an error is left one step later.
        var autocorrelation: Double

        static let count = 4

        init(level: Double, day: Double, week: Double, autocorrelation: Double) {
            (self.level, self.day, self.week, self.autocorrelation) = (level, day, week, autocorrelation)
        }

        /// - Returns: nil unless there are ``count`` numbers.
        init?(_ coefficients: ArraySlice<Double>) {
            guard coefficients.count == Self.count else { return nil }
            let first = coefficients.startIndex
            self.init(
                level: coefficients[first], day: coefficients[first + 1], week: coefficients[first + 2],
                autocorrelation: coefficients[first + 3])
        }

        var coefficients: [Double] { [level, day, week, autocorrelation] }
    }

    private(set) var level: Double
    /// How far the newest value was from level and seasons, what was cut left out.
    private(set) var error = 0.0
    private var daySeason: [Double]
    /// Empty without two weeks of values.
    private var weekSeason: [Double]
    private var dayPhase = 0
    private var weekPhase = 0
    private var observed = 0
    /// How large errors usually are; 0 until the second season begins.
    private var usualError = 0.0
    /// How many errors of the second season ``usualError`` was learned from.
    private var learned = 0

    /// Errors beyond so many usual ones are cut.
    private static let cut = 3.0
    private static let usualErrorRate = 0.03

    /// The length of the weekly season in steps; 0 without two weeks of values.
    static func weekLength(count: Int, day: Int) -> Int { count >= 14 * day ? 7 * day : 0 }

    /// Before the first value: the level and seasons of the first day or week.
    init(_ values: [Double], day: Int) {
        let week = Self.weekLength(count: values.count, day: day)
        let span = min(max(week, day), values.count)
        let level = values[..<span].reduce(0, +) / Double(max(1, span))
        var daySeason = [Double](repeating: 0, count: day)
        for phase in 0..<min(day, span) {
            var (sum, count) = (0.0, 0.0)
            for index in stride(from: phase, to: span, by: day) {
                sum += values[index] - level
                count += 1
            }
            daySeason[phase] = sum / count
        }
        weekSeason = (0..<week).map { 0.5 * (values[$0] - level - daySeason[$0 % day]) }
        self.level = level
        self.daySeason = daySeason
    }

    private var season: Double { daySeason[dayPhase] + (weekSeason.isEmpty ? 0 : weekSeason[weekPhase]) }

    /// Learns from the next value.
    mutating func observe(_ value: Double, rates: Rates) {
        let deviation = value - level - season
        var surprise = deviation - rates.autocorrelation * error
        // The usual error is learned from the second season on, and errors are cut from the third: were they cut
        // sooner, a level that the first season did not show would be cut for ever.
        let span = weekSeason.isEmpty ? daySeason.count : weekSeason.count
        let size = abs(surprise)
        if observed >= 2 * span, usualError > 0 {
            if size > Self.cut * usualError { surprise = surprise < 0 ? -Self.cut * usualError : Self.cut * usualError }
            usualError += Self.usualErrorRate * (min(size, Self.cut * usualError) - usualError)
        } else if observed >= span {
            learned += 1
            usualError += max(Self.usualErrorRate, 1 / Double(learned)) * (size - usualError)
        }
        level += rates.level * surprise
        daySeason[dayPhase] += rates.day * surprise
        dayPhase = dayPhase + 1 == daySeason.count ? 0 : dayPhase + 1
        if !weekSeason.isEmpty {
            weekSeason[weekPhase] += rates.week * surprise
            weekPhase = weekPhase + 1 == weekSeason.count ? 0 : weekPhase + 1
        }
        error = surprise + rates.autocorrelation * error
        observed += 1
    }

    mutating func observe(_ values: some Sequence<Double>, rates: Rates) {
        for value in values { observe(value, rates: rates) }
    }

    /// The value `lead` steps from now; 1 is the next.
    func forecast(_ lead: Int, rates: Rates) -> Double {
        let step = lead - 1
        let season = daySeason[(dayPhase + step) % daySeason.count]
        let week = weekSeason.isEmpty ? 0 : weekSeason[(weekPhase + step) % weekSeason.count]
        return level + season + week + pow(rates.autocorrelation, Double(lead)) * error
    }

    /// The mean absolute error of forecasts over `steps` steps from every `stride`-th value on; infinite as soon as it
    /// is certain to exceed `limit`, and where there is nothing to compare with.
    mutating func error(
        over values: [Double], rates: Rates, from: Int, steps: Int, stride: Int, atMost limit: Double
    ) -> Double {
        let origins = from < values.count ? (values.count - from + stride - 1) / stride : 0
        var expected = 0
        for index in 0..<origins { expected += min(steps, values.count - from - index * stride) }
        let mostAllowed = limit * Double(expected)
        var sum = 0.0
        var next = from
        for index in values.indices {
            if index == next {
                var (day, week, left) = (dayPhase, weekPhase, rates.autocorrelation * error)
                for value in values[index..<min(values.count, index + steps)] {
                    var forecast = level + daySeason[day] + left
                    day = day + 1 == daySeason.count ? 0 : day + 1
                    if !weekSeason.isEmpty {
                        forecast += weekSeason[week]
                        week = week + 1 == weekSeason.count ? 0 : week + 1
                    }
                    left *= rates.autocorrelation
                    sum += abs(value - forecast)
                }
                if sum > mostAllowed { return .infinity }
                next += stride
            }
            observe(values[index], rates: rates)
        }
        return expected > 0 ? sum / Double(expected) : .infinity
    }
}
