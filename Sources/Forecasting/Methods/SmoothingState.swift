import Foundation

/// The state of ``DoubleSeasonalSmoothing``: a level, a season of a day, one of a week, and the newest error.
struct SmoothingState {
    /// How quickly each part follows an error.
    struct Rates: Equatable {
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

    private var now: Present
    /// The season of a day and, with two weeks of values, that of a week.
    private var seasons: [Double]
    /// How many of ``seasons`` are the day's.
    private let day: Int

    /// All but the seasons: it is small enough to stay in registers while a season is gone through.
    fileprivate struct Present {
        var level: Double
        var error = 0.0
        var dayPhase = 0
        var weekPhase = 0
        var observed = 0
        /// How large errors usually are; 0 until the second season begins.
        var usualError = 0.0
        /// How many errors of the second season ``usualError`` was learned from.
        var learned = 0
    }

    var level: Double { now.level }
    /// How far the newest value was from level and seasons, what was cut left out.
    var error: Double { now.error }

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
        seasons = daySeason + (0..<week).map { 0.5 * (values[$0] - level - daySeason[$0 % day]) }
        now = Present(level: level)
        self.day = day
    }

    /// Learns from the next value.
    mutating func observe(_ value: Double, rates: Rates) { observe(CollectionOfOne(value), rates: rates) }

    /// Learns from the next values.
    mutating func observe(_ values: some Sequence<Double>, rates: Rates) {
        var (present, seasons) = (now, seasons)
        // Otherwise there would be two of them, and changing one would copy it.
        self.seasons = []
        var span = seasons.mutableSpan
        for value in values { present.observe(value, rates: rates, seasons: &span, day: day) }
        (now, self.seasons) = (present, seasons)
    }

    /// The value `lead` steps from now; 1 is the next.
    func forecast(_ lead: Int, rates: Rates) -> Double {
        let step = lead - 1
        let season = seasons[(now.dayPhase + step) % day]
        let weekLength = seasons.count - day
        let week = weekLength == 0 ? 0 : seasons[day + (now.weekPhase + step) % weekLength]
        return level + season + week + pow(rates.autocorrelation, Double(lead)) * error
    }

    /// Goes on from here: the mean absolute error of forecasts over `steps` steps from every `stride`-th value on;
    /// infinite as soon as it is certain to exceed `limit`, and where there is nothing to compare with.
    func error(
        over values: [Double], rates: Rates, from: Int, steps: Int, stride: Int, atMost limit: Double
    ) -> Double {
        let origins = from < values.count ? (values.count - from + stride - 1) / stride : 0
        var expected = 0
        for index in 0..<origins { expected += min(steps, values.count - from - index * stride) }
        let mostAllowed = limit * Double(expected)
        var sum = 0.0
        var next = from
        var (present, copy) = (now, seasons)
        var seasons = copy.mutableSpan
        let weekLength = seasons.count - day
        for index in values.indices {
            if index == next {
                var left = rates.autocorrelation * present.error
                var (phase, weekPhase) = (present.dayPhase, present.weekPhase)
                for value in values[index..<min(values.count, index + steps)] {
                    var forecast = present.level + seasons[phase] + left
                    phase = phase + 1 == day ? 0 : phase + 1
                    if weekLength > 0 {
                        forecast += seasons[day + weekPhase]
                        weekPhase = weekPhase + 1 == weekLength ? 0 : weekPhase + 1
                    }
                    left *= rates.autocorrelation
                    sum += abs(value - forecast)
                }
                if sum > mostAllowed { return .infinity }
                next += stride
            }
            present.observe(values[index], rates: rates, seasons: &seasons, day: day)
        }
        return expected > 0 ? sum / Double(expected) : .infinity
    }
}

extension SmoothingState.Present {
    /// Errors beyond so many usual ones are cut.
    private static let cut = 3.0
    private static let usualErrorRate = 0.03

    /// Learns from the next value.
    ///
    /// - Parameter day: how many of `seasons` are the day's.
    @inline(__always)
    mutating func observe(
        _ value: Double, rates: SmoothingState.Rates, seasons: inout MutableSpan<Double>, day: Int
    ) {
        let week = seasons.count - day
        let season = seasons[dayPhase] + (week == 0 ? 0 : seasons[day + weekPhase])
        let deviation = value - level - season
        var surprise = deviation - rates.autocorrelation * error
        // The usual error is learned from the second season on, and errors are cut from the third: were they cut
        // sooner, a level that the first season did not show would be cut for ever.
        let span = week == 0 ? day : week
        let size = abs(surprise)
        if observed >= 2 * span, usualError > 0 {
            if size > Self.cut * usualError { surprise = surprise < 0 ? -Self.cut * usualError : Self.cut * usualError }
            usualError += Self.usualErrorRate * (min(size, Self.cut * usualError) - usualError)
        } else if observed >= span {
            learned += 1
            usualError += max(Self.usualErrorRate, 1 / Double(learned)) * (size - usualError)
        }
        level += rates.level * surprise
        seasons[dayPhase] += rates.day * surprise
        dayPhase = dayPhase + 1 == day ? 0 : dayPhase + 1
        if week > 0 {
            seasons[day + weekPhase] += rates.week * surprise
            weekPhase = weekPhase + 1 == week ? 0 : weekPhase + 1
        }
        error = surprise + rates.autocorrelation * error
        observed += 1
    }
}
