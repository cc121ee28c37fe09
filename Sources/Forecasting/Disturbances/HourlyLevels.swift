/// Stretches of hours that were at another level than all that is usual at such times, by minutes: a jump that lasts,
/// and bursts and outages that are over.
///
/// Methods for the next hour look at the same time yesterday. A day after a jump they would expect it once more, and a
/// day after a burst they would expect the burst. So they see every such stretch at the usual level, and what they say
/// is moved to the level of the present. That level need not be known well: methods follow the newest values from
/// wherever they start.
struct HourlyLevels {
    struct Stretch: Equatable {
        var steps: Range<Int>
        /// How many times the usual it was; nil when that is next to nothing or beyond all measure, so that it says
        /// nothing of the usual.
        var ratio: Double?
        /// Whether the usual level has returned.
        var isOver: Bool
    }

    /// In order; not empty. None but the last goes on.
    let stretches: [Stretch]
    private let hours: UnusualHours

    /// The stretch that goes on.
    var current: Stretch? { stretches.last.flatMap { $0.isOver ? nil : $0 } }
    /// How many times the usual the present is.
    var present: Double { current?.ratio ?? 1 }

    /// - Returns: nil when all is as usual, and where a step takes an hour or more.
    init?(_ history: History, task: ForecastTask, known: Int) {
        guard !task.isLong, task.stepsPerDay > 24, task.stepsPerDay % 24 == 0,
            let hours = UnusualHours(history, stepsPerHour: task.stepsPerDay / 24, known: known)
        else { return nil }
        let stretches = hours.runs.compactMap { hours.stretch($0, history) }
        guard !stretches.isEmpty else { return nil }
        self.stretches = stretches
        self.hours = hours
    }

    /// How many times the usual a step was; nil where that cannot be said.
    func ratio(at step: Int) -> Double? {
        guard let stretch = stretches.first(where: { $0.steps.contains(step) }) else { return 1 }
        return stretch.ratio
    }

    /// What was expected of a step.
    func expected(at step: Int) -> Double { hours.expected(at: step) }

    /// The past with all of it at the usual level. What says nothing of that is as it was the day before.
    func levelled(_ past: Past, origin: Int) -> Past {
        var values = Array(past.raw.values[..<past.count])
        for stretch in stretches {
            for step in stretch.steps {
                let index = past.count - (origin - step)
                guard values.indices.contains(index) else { continue }
                if let ratio = stretch.ratio {
                    values[index] = levelled(values[index], at: step, ratio: ratio, isOver: stretch.isOver)
                } else if index >= past.stepsPerDay {
                    values[index] = values[index - past.stepsPerDay]
                }
            }
        }
        return past.replacing(values)
    }

    /// One step of a stretch at the usual level. On the way out of one that is over, such as an outage after which
    /// demand came back slowly, dividing by its ratio would move a step far beyond the usual, which then stands in. As
    /// long as a stretch goes on, forecasts are multiplied by the same ratio again.
    private func levelled(_ value: Double, at step: Int, ratio: Double, isOver: Bool) -> Double {
        let (levelled, usual) = (value / ratio, hours.expected(at: step))
        let isBeyond = ratio < 1
            ? levelled > LevelChange.leastRatio * usual : LevelChange.leastRatio * levelled < usual
        return isOver && isBeyond ? usual : levelled
    }
}
