import Foundation

/// What members missed at about this time of the days, or of the weeks, before.
///
/// A job of a few minutes every night is a small part of all evidence and most of all that is missed. Members that know
/// it need not be the best at other times, so they would never count at the one time that matters.
struct RecurringLosses {
    /// The records of each day like ours, or of each week, in which there are some; the newest last.
    private var seasons: [[Int]] = []

    /// Evidence of so many days, or weeks, is enough.
    private static let enoughSeasons = 3
    /// A member that missed a tenth more than the best counts a tenth.
    private static let power = 24.0
    /// Missing this share of what the usual weights missed is reason to go halfway.
    private static let clearly = 0.5
    /// How sharply that is judged: four fifths are no reason yet, a third is reason for nearly all.
    private static let sharpness = 8.0

    /// - Parameters:
    ///   - past: what methods see of it.
    ///   - now: the origin of the forecast, as records count.
    init(_ records: [OriginRecord], past: Past, now: Int, task: ForecastTask) {
        // Wide enough for two origins; by minutes for one, where those around would hide what the nearest tell.
        let within = (task.isLong ? 2 : 1) * task.originSpacing
        guard task.seasonSteps > 2 * within else { return }
        var (last, isAlike) = (0, false)
        for index in records.indices {
            let before = now - records[index].index
            let season = (before + within) / task.seasonSteps
            guard season >= 1, abs(before - season * task.seasonSteps) <= within else { continue }
            if season != last {
                isAlike = Self.isAlike(past, stepsBefore: season * task.seasonSteps, task: task)
                if isAlike { seasons.append([]) }
            }
            last = season
            if isAlike { seasons[seasons.count - 1].append(index) }
        }
    }

    /// Whether about as much came at this time a week before a day as one or two weeks before ours, so that working
    /// days are judged by working days, also a week after a holiday. Of a day without a week before it, what came on
    /// the day itself is compared. By the hour, and in the first week, all are alike.
    private static func isAlike(_ past: Past, stepsBefore: Int, task: ForecastTask) -> Bool {
        guard !task.isLong else { return true }
        let week = 7 * task.stepsPerDay
        func mean(_ steps: Int) -> Double? {
            let first = past.count - steps
            return first < 0 ? nil : past.raw.mean(first, min(first + task.steps, past.count))
        }
        let ours = [week, 2 * week].compactMap(mean)
        guard !ours.isEmpty, let theirs = mean(stepsBefore + week) ?? mean(stepsBefore) else { return true }
        return ours.contains { LevelChange.isAlike(theirs, $0) }
    }

    /// The weights that were the best at this time before, as far as they were clearly better than the usual ones.
    ///
    /// How much better is told of each day by what was the best on all others, as if that had been gone by; both all
    /// days and the newest must say so, each without the ones that speak most for it and most against it: neither a
    /// single night nor a holiday decides.
    ///
    /// Members that are too new to be compared lose what the best gain.
    ///
    /// - Parameters:
    ///   - usual: the weight of each member by all evidence.
    ///   - available: which members have a forecast.
    func weights(_ records: [OriginRecord], block: Int, usual: [Double], available: [Bool]) -> [Double] {
        // What was not observed tells of no member.
        let settled = seasons.map {
            $0.filter { records[$0].settledBlocks > block && !records[$0].typicalLosses[block].isNaN }
        }
        func loss(_ record: Int, _ member: Int) -> Double {
            records[record].comparedLoss(member, of: usual.count, block: block)
        }
        func losses(of isCompared: [Bool]) -> [[Double]] {
            settled.compactMap { Self.losses($0, isCompared: isCompared, loss: loss) }
        }
        var isCompared = available
        var found = losses(of: isCompared)
        if found.count < Self.enoughSeasons {
            // What is too new to be known of must not hide what is known of the others.
            isCompared = available.indices.map { member in
                available[member] && settled.joined().allSatisfy { !loss($0, member).isNaN }
            }
            found = losses(of: isCompared)
        }
        let members = usual.indices.filter { isCompared[$0] }
        let comparedWeight = members.reduce(0) { $0 + usual[$1] }
        guard found.count >= Self.enoughSeasons, comparedWeight > 0 else { return usual }
        let totals = usual.indices.map { member in found.reduce(0) { $0 + $1[member] } }
        var kept: [(best: Double, usual: Double)] = []
        for season in found {
            guard let best = members.min(by: { totals[$0] - season[$0] < totals[$1] - season[$1] }) else { return usual }
            kept.append((season[best], members.reduce(0) { $0 + usual[$1] * season[$1] } / comparedWeight))
        }
        // What was so once, and no longer is, says nothing of now.
        let missed = max(Self.missed(kept[...]), Self.missed(kept.suffix(Self.enoughSeasons)))
        guard missed < 1, let least = members.map({ totals[$0] }).min() else { return usual }
        let share = 1 / (1 + pow(missed / Self.clearly, Self.sharpness))
        let smallest = max(least, 1e-9)
        let proven = usual.indices.map { isCompared[$0] ? pow(max(totals[$0], smallest) / smallest, -Self.power) : 0 }
        let sum = proven.reduce(0, +)
        return zip(usual, proven).map { (1 - share) * $0 + share * $1 / sum }
    }

    /// Which share of what the usual weights would have missed the best would have, without the seasons in which it
    /// saved most and least; 1 where nothing was missed.
    private static func missed(_ seasons: ArraySlice<(best: Double, usual: Double)>) -> Double {
        let middle = seasons.sorted { $0.usual - $0.best < $1.usual - $1.best }.dropFirst().dropLast()
        let usual = middle.reduce(0) { $0 + $1.usual }
        return usual > 0 ? middle.reduce(0) { $0 + $1.best } / usual : 1
    }

    /// The mean loss of each member over some records, 0 for those that are not compared; nil when nothing is known.
    private static func losses(
        _ records: [Int], isCompared: [Bool], loss: (Int, Int) -> Double
    ) -> [Double]? {
        let members = isCompared.indices.filter { isCompared[$0] }
        var sums = [Double](repeating: 0, count: isCompared.count)
        var count = 0.0
        for record in records where members.allSatisfy({ !loss(record, $0).isNaN }) {
            for member in members { sums[member] += loss(record, member) }
            count += 1
        }
        return count > 0 ? sums.map { $0 / count } : nil
    }
}
