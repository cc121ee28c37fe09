import Forecasting

/// One kind of series, and what it costs to keep forecasts of it.
struct Workload {
    let task: ForecastTask
    /// Seconds.
    let step: Int64
    /// How much history there is, in steps.
    let window: Int
    /// Steps from one fit to the next, as the task has them.
    let stepsBetweenFits: Int

    static func named(_ name: String) -> Workload? {
        switch name {
        case "long":
            Workload(
                task: .long(step: 3_600, steps: 168), step: 3_600, window: 90 * 24, stepsBetweenFits: 2 * 24)
        case "short":
            Workload(task: .short(step: 300), step: 300, window: 15 * 288, stepsBetweenFits: 144)
        default: nil
        }
    }

    /// A history, and as much after it as it takes until methods learn anew.
    func traffic(seed: UInt64) -> [Double] {
        var traffic = SyntheticTraffic(seed: seed)
        return traffic.values(count: window + stepsBetweenFits, stepsPerDay: task.stepsPerDay)
    }

    /// The history after `bucket` new buckets, of the same length as before: what is too old has left.
    private func history(_ traffic: [Double], after bucket: Int) -> TimeSeries {
        TimeSeries(start: Int64(bucket) * step, step: step, values: Array(traffic[bucket..<bucket + window]))
    }

    /// CPU seconds of one series' life, and what brings it to the same point again.
    struct Life {
        /// A model that knows nothing gathers the evidence of its past.
        var coldStart = 0.0
        /// New buckets with which nothing was learned anew.
        var updates: [Double] = []
        /// The bucket with which methods learned anew.
        var refit = 0.0
        /// The model as it was stored before that bucket, and the history with it.
        var stored: [UInt8] = []
        var series = TimeSeries(start: 0, step: 1, values: [])
    }

    /// Starts cold and goes on bucket by bucket until methods must have learned anew once.
    ///
    /// - Returns: nil when no bucket cost much more than the others, so that none can have been the one.
    func life(_ traffic: [Double]) -> Life? {
        var life = Life()
        var model = SeriesModel(task: task)
        let first = history(traffic, after: 0)
        life.coldStart = ProcessUsage.cpuSeconds { _ = model.update(first) }
        for bucket in 1...stepsBetweenFits {
            let stored = model.encoded()
            let series = history(traffic, after: bucket)
            let spent = ProcessUsage.cpuSeconds { _ = model.update(series) }
            life.updates.append(spent)
            if spent > life.refit { (life.refit, life.stored, life.series) = (spent, stored, series) }
        }
        life.updates.sort()
        life.updates.removeLast()
        return life.refit > 3 * median(life.updates) ? life : nil
    }

    /// Models of `count` series, as a restart finds what `lives` stored.
    func restored(_ lives: [Life], count: Int) -> [SeriesModel] {
        (0..<count).compactMap { SeriesModel(task: task, encoded: lives[$0 % lives.count].stored) }
    }
}

func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
}
