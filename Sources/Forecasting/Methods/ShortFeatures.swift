import Foundation

/// What the present and the same time on earlier days say about a step within the next hour.
struct ShortFeatures {
    let day: Int
    let hour: Int
    /// How many earlier days are averaged: one at first, two from four days on, three from six.
    let days: Int
    /// Whether the same time last week is looked at, which takes nine days.
    let hasWeek: Bool
    /// Half the width that earlier days are smoothed over.
    let width: Int

    /// - Parameter count: how many steps are known when a method is fitted.
    /// - Returns: nil with less than two days and six hours.
    init?(count: Int, past: Past) {
        let (day, hour) = (past.stepsPerDay, past.stepsPerHour)
        guard count >= 2 * day + 6 * hour else { return nil }
        self.init(
            day: day, hour: hour, days: count >= 6 * day ? 3 : count >= 4 * day ? 2 : 1, hasWeek: count >= 9 * day)
    }

    init(day: Int, hour: Int, days: Int, hasWeek: Bool) {
        (self.day, self.hour, self.days, self.hasWeek) = (day, hour, days, hasWeek)
        width = Past.smoothingWidth(stepsPerDay: day)
    }

    /// The first origin for which every feature is known.
    var firstOrigin: Int { (hasWeek ? 7 : days) * day + 3 * hour + width + 1 }

    /// How many of the first linear features are what a regression on the newest values alone sees: the newest, the
    /// means of three steps, an hour and three hours, and a constant.
    static let newestCount = 5

    /// How many linear features tell of the present, whichever step is forecast: those of the newest values; the mean
    /// of a day; what was "now" yesterday, on the mean of the last days, and last week.
    var presentCount: Int { hasWeek ? 9 : 8 }

    /// How many linear features there are: those of the present, and the step's own time yesterday, on the mean of the
    /// last days, and last week.
    var linearCount: Int { presentCount + (hasWeek ? 3 : 2) }

    /// Adds the linear features of the present of an origin.
    ///
    /// - Parameters:
    ///   - center: what is taken from logarithms.
    ///   - spread: what they are then divided by.
    func appendPresent(_ past: Past, origin: Int, center: Double, spread: Double, to row: inout [Double]) {
        let signal = past.log
        func add(_ value: Double) { row.append((value - center) / spread) }
        add(signal[origin - 1])
        add(signal.mean(origin - 3, origin))
        add(signal.mean(origin - hour, origin))
        add(signal.mean(origin - 3 * hour, origin))
        row.append(1)
        add(signal.mean(origin - day, origin))
        add(signal.mean(origin - day - hour, origin - day))
        add(daysMeanNow(past, origin: origin))
        if hasWeek { add(signal.mean(origin - 7 * day - hour, origin - 7 * day)) }
    }

    /// Adds the linear features of the step number `target`, centered and divided alike.
    func appendAhead(_ past: Past, target: Int, center: Double, spread: Double, to row: inout [Double]) {
        let signal = past.log
        func add(_ value: Double) { row.append((value - center) / spread) }
        add(signal.smoothed(target - day, width))
        add(daysMean(past, target: target))
        if hasWeek { add(signal.smoothed(target - 7 * day, width)) }
    }

    /// The mean over the last days of now's time.
    private func daysMeanNow(_ past: Past, origin: Int) -> Double {
        var sum = 0.0
        for back in 1...days { sum += past.log.mean(origin - back * day - hour, origin - back * day) }
        return sum / Double(days)
    }

    /// The mean over the last days of the target's time.
    private func daysMean(_ past: Past, target: Int) -> Double {
        var sum = 0.0
        for back in 1...days { sum += past.log.smoothed(target - back * day, width) }
        return sum / Double(days)
    }

    /// How many features ``appendTree(_:origin:lead:anchor:to:)`` adds.
    static let treeCount = 21

    /// Adds the features of trees, relative to `anchor`, the estimate that trees correct.
    func appendTree(_ past: Past, origin: Int, lead: Int, anchor: Double, to rows: inout [Double]) {
        let signal = past.log
        let target = origin + lead - 1
        let last = signal[origin - 1]
        let day24 = signal.mean(origin - day, origin)
        rows.append(last - anchor)
        rows.append(signal[origin - 2] - last)
        rows.append(signal.mean(origin - 3, origin) - last)
        rows.append(signal.mean(origin - hour, origin) - last)
        rows.append(signal.mean(origin - 3 * hour, origin) - last)
        rows.append(day24 - last)
        let yesterday = signal.smoothed(target - day, width)
        rows.append(yesterday - anchor)
        rows.append(yesterday - signal.mean(origin - day - hour, origin - day))
        let (then, now) = (daysMean(past, target: target), daysMeanNow(past, origin: origin))
        rows.append(then - anchor)
        rows.append(then - now)
        let weekly = hasWeek ? signal.smoothed(target - 7 * day, width) : then
        rows.append(weekly - anchor)
        rows.append(hasWeek ? weekly - signal.mean(origin - 7 * day - hour, origin - 7 * day) : then - now)
        rows.append(last)
        rows.append(day24)
        let angle = 2 * Double.pi * Double(past.phase(target)) / Double(day)
        rows.append(sin(angle))
        rows.append(cos(angle))
        rows.append(Double(lead))
        var roughness = 0.0
        for index in origin - hour..<origin { roughness += abs(signal[index] - signal[index - 1]) }
        rows.append(roughness)
        rows.append(Double((past.firstIndex + target) / day % 7))
        // Beside the means of logarithms these tell how bursty the last hours were.
        rows.append(log1p(past.raw.mean(origin - hour, origin) / past.scale) - last)
        rows.append(log1p(past.raw.mean(origin - 3 * hour, origin) / past.scale) - last)
    }
}
