import Foundation

/// A lasting jump of the level, told by what forecasts issued before it missed since.
///
/// The newest steps are gone through backwards and their errors added up, each relative to the 95 % interval that was
/// issued for it and less an allowance (the cumulative sum of Page, "Continuous inspection schemes", 1954). An error
/// counts no more than three times the interval, so that a spike of a few steps is none, and a sum that falls again is over.
struct LevelChange: Sendable {
    /// The number of the first step at the new level.
    let start: Int
    /// The new level is ``offset`` and ``factor`` times the old one, both drawn towards no change while little was seen.
    let factor: Double
    let offset: Double
    /// √actual − √forecast of the newest day since the change, of the forecasts from before it, moved to the new level.
    let errors: [(error: Double, root: Double)]

    /// Errors count up to so many times the half-width of the 95 % interval on their side.
    private static let largestError = 3.0
    /// What errors are expected to be without a change, at most, in the same units.
    private static let allowance = 2.0
    /// The sum that makes a change, for every step of a quarter of a day.
    private static let enough = 1.5
    /// Methods come round to smaller changes quickly enough, and those that last are too hard to tell from those that do
    /// not.
    private static let leastRatio = 2.0
    /// A sum that has fallen so low is over.
    private static let over = -1.0
    /// So many hours at the new level make it as likely to stay as not.
    private static let doubtfulHours = 4.0
    /// From levels lower than such a share of the new one, what they were like says little of it.
    private static let leastShare = 0.005
    /// For so many days forecasts from before a change tell of it; by then methods have come round themselves.
    static let days = 8

    /// - Returns: nil when there is no change, or when no kept forecast reaches back before it.
    init?(_ records: [OriginRecord], history: History, task: ForecastTask, known: Int) {
        let day = task.stepsPerDay
        guard task.steps >= day else { return nil }
        let needed = Double(max(4, day / 4)) * Self.enough
        for index in records.indices.reversed() {
            let origin = records[index].index
            if known - origin > Self.days * day { return nil }
            guard known - origin >= max(4, day / 4), !records[index].forecasts.isEmpty else { continue }
            guard let run = Self.run(records[index], history: history, task: task, known: known, needed: needed)
            else { continue }
            // A run as long as the record is old began before it: an older one tells when.
            guard run > origin else { continue }
            self.init(records[index], start: run, history: history, task: task, known: known)
            return
        }
        return nil
    }

    private init?(_ record: OriginRecord, start: Int, history: History, task: ForecastTask, known: Int) {
        let newest = max(start, known - task.stepsPerDay)..<known
        let forecasts = newest.map { Self.value(record, row: task.methods.count, at: $0, task: task) }
        let actuals = newest.map { history.values[$0 - history.first] }
        let count = Double(newest.count)
        let (actual, expected) = (actuals.reduce(0, +) / count, forecasts.reduce(0, +) / count)
        let ratio = max(Self.leastShare, actual / max(expected + Self.leastShare * actual, .leastNormalMagnitude))
        guard max(ratio, 1 / ratio) >= Self.leastRatio else { return nil }
        let hours = Double((known - start) * 24) / Double(task.stepsPerDay)
        let trust = hours / (hours + Self.doubtfulHours)
        let factor = pow(ratio, trust)
        let offset = max(0, actual - ratio * expected) * trust
        self.start = start
        self.factor = factor
        self.offset = offset
        errors = zip(actuals, forecasts).map { actual, forecast in
            let root = (offset + factor * forecast).squareRoot()
            return (actual.squareRoot() - root, root)
        }
    }

    /// Where the newest stretch began that was all above or all below what `record` allows; nil without one.
    private static func run(
        _ record: OriginRecord, history: History, task: ForecastTask, known: Int, needed: Double
    ) -> Int? {
        let members = task.methods.count
        var best: (sum: Double, start: Int)?
        for side in [1.0, -1.0] {
            let row = members + (side > 0 ? OriginRecord.bounds.count : 1)
            var sum = 0.0
            for step in stride(from: known - 1, through: max(record.index, history.first), by: -1) {
                let actual = history.observed[step - history.first]
                guard !actual.isNaN else { continue }
                let forecast = value(record, row: members, at: step, task: task).squareRoot()
                let bound = value(record, row: row, at: step, task: task).squareRoot()
                guard !bound.isNaN else { return nil }
                let width = max(side * (bound - forecast), forecast * 1e-3 + 1e-9)
                let error = side * (actual.squareRoot() - forecast) / width
                sum += min(max(error, -largestError), largestError) - allowance
                if sum < over { break }
                if sum >= needed, sum > best?.sum ?? 0 { best = (sum, step) }
            }
        }
        return best?.start
    }

    /// A row of what a record forecast, between the sampled leads in a straight line; past its end the last day
    /// repeats.
    private static func value(_ record: OriginRecord, row: Int, at step: Int, task: ForecastTask) -> Double {
        let leads = task.sampledLeads
        var lead = step - record.index + 1
        let last = leads[leads.count - 1]
        if lead > last { lead -= (lead - last + task.stepsPerDay - 1) / task.stepsPerDay * task.stepsPerDay }
        let above = leads.firstIndex { $0 >= lead } ?? leads.count - 1
        let high = Double(record.forecasts[row * leads.count + above])
        guard above > 0, leads[above] > lead else { return high }
        let low = Double(record.forecasts[row * leads.count + above - 1])
        return low + (high - low) * Double(lead - leads[above - 1]) / Double(leads[above] - leads[above - 1])
    }

    /// The past as if the change had not been.
    func undone(_ past: Past, origin: Int) -> Past {
        var values = Array(past.raw.values[..<past.count])
        for index in max(0, past.count - (origin - start))..<past.count {
            values[index] = max(0, values[index] - offset) / factor
        }
        return Past(
            values: values, stepsPerDay: past.stepsPerDay, firstIndex: past.firstIndex, scale: past.scale)
    }

    /// What is forecast without the change, at the new level.
    func applied(_ value: Double) -> Double { offset + factor * max(0, value) }
}
