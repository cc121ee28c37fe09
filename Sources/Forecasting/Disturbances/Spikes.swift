/// Up to three hours, or half an hour by minutes, far beyond everything else of a series, when nothing like it came for
/// weeks: a load test, a loop of retries, a mistake in counting.
///
/// One alone outweighs weeks of what is usual in every mean, and tells nothing of the hours that follow. Methods see a
/// gap in its place, and what was missed by it is no error of theirs. Whether it is a new level is for ``LevelChange``
/// to tell.
struct Spikes {
    /// Those after which came what is usual.
    private(set) var over: [Range<Int>] = []
    /// The one that may go on. None by minutes: the next hour needs to follow what may be a surge at once.
    private(set) var current: Range<Int>?

    var isEmpty: Bool { over.isEmpty && current == nil }

    /// Beyond so many times what is usually the highest: there one hour counts for more than the rest of its day.
    private static let factor = 10.0
    /// It is over with less than so many times that.
    private static let usualFactor = 2.0
    /// What is usual is known from so many days on.
    private static let fewestDays = 7

    /// How many steps it may take. By the hour, as many as are bridged in a straight line.
    static func longest(_ task: ForecastTask) -> Int {
        max(1, task.stepsPerDay / (task.isLong ? 8 : 48))
    }

    /// Those among the steps before `known`.
    init(_ history: History, task: ForecastTask, known: Int) {
        let day = task.stepsPerDay
        guard known - history.first >= Self.fewestDays * day else { return }
        let observed = history.observed[..<min(known - history.first, history.observed.count)]
        let highest = History.usuallyHighest(observed, day: day)
        let (bound, usual) = (highest * Self.factor, highest * Self.usualFactor)
        guard observed.contains(where: { $0 > bound }) else { return }
        // Everything that is not usual, in stretches, as long as some of it is far beyond that.
        var stretches: [Range<Int>] = []
        var (start, isFar): (Int?, Bool) = (nil, false)
        for (index, value) in observed.enumerated() where !value.isNaN {
            if value > usual {
                start = start ?? index
                isFar = isFar || value > bound
            } else if let first = start {
                if isFar { stretches.append(first..<index) }
                (start, isFar) = (nil, false)
            }
        }
        let last = isFar && task.isLong ? start.map { $0..<observed.count } : nil
        let all = stretches + (last.map { [$0] } ?? [])
        let weeks = History.forgottenAfterDays * day
        for (index, stretch) in all.enumerated() {
            let isNew = index == 0 || stretch.lowerBound - all[index - 1].upperBound >= weeks
            let isLast = index == all.count - 1 || all[index + 1].lowerBound - stretch.upperBound >= weeks
            guard stretch.count <= Self.longest(task), stretch.lowerBound >= Self.fewestDays * day, isNew, isLast else {
                continue
            }
            let steps = history.first + stretch.lowerBound..<history.first + stretch.upperBound
            if stretch == last { current = steps } else { over.append(steps) }
        }
    }

    /// The history with gaps in their place.
    ///
    /// - Parameter all: also of the one that may go on.
    func removed(from history: History, all: Bool) -> History {
        let spikes = over + (all ? current.map { [$0] } ?? [] : [])
        return spikes.isEmpty ? history : history.withGaps(spikes)
    }

    /// What methods see of `history` up to the end of `past`, without all of them.
    func removed(from past: Past, of history: History) -> Past {
        guard !isEmpty else { return past }
        let values = removed(from: history.prefix(past.count), all: true).values
        return past.replacing(values)
    }
}
