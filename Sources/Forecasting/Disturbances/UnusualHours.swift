import Foundation

/// Runs of hours that are all far above or all far below what is usual at such times, by how far usual hours are from
/// the nearest of that.
///
/// Hours are those before the end of what is known, whichever minute it is. The usual is the median of the same time of
/// seven days, without what was unusual about them; an hour that is like yesterday or like last week is usual too.
struct UnusualHours {
    struct Run {
        /// Numbers of hours.
        var hours: Range<Int>
        var ratio: Double?
        var isOver: Bool
    }

    private(set) var runs: [Run] = []
    private let stepsPerHour: Int
    /// The step after the last hour.
    private let known: Int
    /// The mean of each hour, as it was, without what was unusual about it, and as it was expected to be.
    private let means: [Double]
    private var usual: [Double]
    private var expected: [Double]
    /// The squares of how far usual hours were, in logarithms, from the nearest of what was expected, the day before
    /// and the week before.
    private var squares = (sum: 0.0, count: 0.0)

    /// A run that goes on.
    private struct Open {
        let start: Int
        let isRise: Bool
        /// What speaks for it: errors, in usual ones, less an allowance.
        var evidence = 0.0
    }

    private static let day = 24
    private static let week = 7 * day
    private static let seasons = [day, week]
    /// How far back is looked.
    private static let longestDays = 16
    /// Nothing is known of the usual before.
    private static let fewestDays = 2
    private static let daysOfUsual = 7
    /// Methods come round to smaller changes quickly enough.
    private static let leastError = log(LevelChange.leastRatio)
    /// A run begins beyond so many usual errors, which are also what the evidence allows for.
    private static let allowance = 4.0
    /// What an hour counts at most, so that one never makes a run.
    private static let mostErrors = 8.0
    /// The evidence that makes a run: two hours of eight usual errors, or four of six.
    private static let enough = 8.0
    /// It lasts as long as hours are closer to its level than to the usual one.
    private static let half = 0.5
    /// Beside such a share of the mean of the day before, what is less is nothing.
    private static let leastShare = 0.05
    /// Of levels farther apart than this one tells nothing of the other.
    private static let mostRatio = 200.0

    /// - Returns: nil when all is as usual, and with less than three days.
    init?(_ history: History, stepsPerHour: Int, known: Int) {
        let day = Self.day
        let hours = min((known - history.first) / stepsPerHour, Self.longestDays * day)
        guard hours > (Self.fewestDays + 1) * day else { return nil }
        (self.stepsPerHour, self.known) = (stepsPerHour, known)
        let start = known - hours * stepsPerHour - history.first
        means = (0..<hours).map { hour in
            let first = start + hour * stepsPerHour
            return history.values[first..<first + stepsPerHour].reduce(0, +) / Double(stepsPerHour)
        }
        (usual, expected) = (means, means)
        find()
        if runs.isEmpty { return nil }
    }

    private mutating func find() {
        var open: Open?
        var lastDay = usual[..<Self.day].reduce(0, +)
        var sample: [Double] = []
        for hour in Self.day..<means.count {
            sample.removeAll(keepingCapacity: true)
            for back in 1...Self.daysOfUsual where hour >= back * Self.day { sample.append(usual[hour - back * Self.day]) }
            sample.sort()
            expected[hour] = sample.medianOfSorted ?? usual[hour]
            let least = Self.leastShare * lastDay / Double(Self.day) + .leastNormalMagnitude
            let error = log((means[hour] + least) / (expected[hour] + least))
            let usualError = squares.count > 0 ? (squares.sum / squares.count).squareRoot() : 0
            var isUnusual: Bool
            if let open {
                let level = expected[hour] * ratio(of: open.start..<hour)
                let way = abs(log((level + least) / (expected[hour] + least)))
                isUnusual = (open.isRise ? error : -error) > Self.half * way
            } else {
                let bound = max(Self.leastError, Self.allowance * usualError)
                isUnusual = hour >= Self.fewestDays * Self.day && abs(error) > bound
                    && isFar(hour, beyond: bound, least, isRise: error > 0)
            }
            if isUnusual, open.map({ hour - $0.start < Self.day }) ?? true, forget(repeatedBy: hour, least) {
                isUnusual = false
            }
            if isUnusual {
                var run = open ?? Open(start: hour, isRise: error > 0)
                let errors = abs(error) / max(Self.leastError / Self.mostErrors, usualError)
                run.evidence += min(errors, Self.mostErrors) - Self.allowance
                open = run
                usual[hour] = expected[hour]
            } else {
                if let open { close(open, at: hour, isOver: true) }
                open = nil
                var nearest = abs(error)
                for back in Self.seasons { nearest = min(nearest, abs(self.error(hour, after: back, least) ?? error)) }
                squares = (squares.sum + nearest * nearest, squares.count + 1)
            }
            lastDay += usual[hour] - usual[hour - Self.day]
        }
        if let open { close(open, at: means.count, isOver: false) }
    }

    /// How far an hour is, in logarithms, from what was usual so many hours before; nil where nothing is known of that.
    private func error(_ hour: Int, after back: Int, _ least: Double) -> Double? {
        hour >= back ? log((means[hour] + least) / (usual[hour - back] + least)) : nil
    }

    /// Whether an hour is far from what was usual at the same time yesterday and last week, on the same side.
    private func isFar(_ hour: Int, beyond bound: Double, _ least: Double, isRise: Bool) -> Bool {
        Self.seasons.allSatisfy { back in error(hour, after: back, least).map { (isRise ? $0 : -$0) > bound } ?? true }
    }

    /// What came again at the same time a day or a week later was no exception, but is part of what is usual.
    ///
    /// - Returns: whether `hour` is such a repetition.
    private mutating func forget(repeatedBy hour: Int, _ least: Double) -> Bool {
        for back in Self.seasons where hour >= back {
            guard abs(log((means[hour] + least) / (means[hour - back] + least))) < Self.leastError,
                let index = runs.firstIndex(where: { $0.hours.contains(hour - back) })
            else { continue }
            for repeated in runs[index].hours { usual[repeated] = means[repeated] }
            runs.remove(at: index)
            return true
        }
        return false
    }

    private mutating func close(_ open: Open, at end: Int, isOver: Bool) {
        let hours = open.start..<end
        let measured = ratio(of: hours)
        let isMeasured = measured < Self.mostRatio && measured > 1 / Self.mostRatio
        // To a level that says nothing of another one nothing can be moved.
        guard open.evidence >= Self.enough, isOver || isMeasured else {
            for hour in hours { usual[hour] = means[hour] }
            return
        }
        let ratio = isMeasured ? measured : nil
        if let ratio {
            for hour in hours { usual[hour] = means[hour] / ratio }
        }
        runs.append(Run(hours: hours, ratio: ratio, isOver: isOver))
    }

    /// The hours that tell how high a run is: the newest day of it, without its first hour, part of which was before
    /// it.
    private func newest(_ hours: Range<Int>) -> Range<Int> {
        max(min(hours.lowerBound + 1, hours.upperBound - 1), hours.upperBound - Self.day)..<hours.upperBound
    }

    /// How many times what was expected came; at most some huge number.
    private func ratio(of hours: Range<Int>) -> Double {
        let newest = newest(hours)
        let (actual, expected) = (means[newest].reduce(0, +), expected[newest].reduce(0, +))
        return min(actual / max(expected, .leastNormalMagnitude), .greatestFiniteMagnitude.squareRoot())
    }

    /// What was expected of the hour that a step is in, as a value of one step; of the nearest hour outside of those
    /// looked at.
    func expected(at step: Int) -> Double {
        let hour = means.count - (known - step + stepsPerHour - 1) / stepsPerHour
        return expected[min(max(0, hour), means.count - 1)]
    }

    /// The steps of a run, from the first to the last that are closer to its level than to the usual one. A run that
    /// goes on is over as soon as ten minutes say so.
    ///
    /// - Returns: nil without any.
    func stretch(_ run: Run, _ history: History) -> HourlyLevels.Stretch? {
        func step(_ hour: Int) -> Int { known - (means.count - hour) * stepsPerHour }
        /// 1 at the level of the run, -1 at the usual one.
        func closeness(_ step: Int) -> Double {
            let usual = expected(at: step)
            let level = run.ratio.map { usual * $0 } ?? means[run.hours.lowerBound]
            let way = level.squareRoot() - usual.squareRoot()
            guard abs(way) > 0 else { return 0 }
            let actual = history.values[step - history.first].squareRoot()
            return min(max((2 * actual - level.squareRoot() - usual.squareRoot()) / way, -1), 1)
        }
        /// Up to and with which of some steps, in their order, they are closest to the level.
        func last(_ steps: some Sequence<Int>) -> Int? {
            var (sum, most, last): (Double, Double, Int?) = (0, 0, nil)
            for step in steps {
                sum += closeness(step)
                if sum > most { (most, last) = (sum, step) }
            }
            return last
        }
        let (first, end) = (run.hours.lowerBound, run.hours.upperBound)
        let start = last((step(first - 1)..<step(first + 1)).reversed()) ?? step(first)
        if run.isOver {
            let steps = step(end - 1)..<min(step(end + 1), known)
            let end = last(steps).map { $0 + 1 } ?? steps.lowerBound
            return start < end ? .init(steps: start..<end, ratio: run.ratio, isOver: true) : nil
        }
        let newest = known - min(max(2, stepsPerHour / 6), stepsPerHour)..<known
        let isOver = newest.reduce(0) { $0 + closeness($1) } < -Self.half * Double(newest.count)
        let hour = known - stepsPerHour..<known
        let until = isOver ? last(hour).map { $0 + 1 } ?? hour.lowerBound : known
        return start < until ? .init(steps: start..<until, ratio: run.ratio, isOver: isOver) : nil
    }
}
