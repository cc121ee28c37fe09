import Forecasting

/// Forecasts are made as they would have been made at each origin, from what came before it, and
/// compared with what came after (Tashman, "Out-of-sample tests of forecasting accuracy", 2000).
public struct RollingOriginEvaluation: Sendable {
    /// What is evaluated, in this order.
    public let methods: [String]
    public let kind: BacktestTask.Kind
    /// In seconds.
    public let horizon: Int64
    /// Why series are left out, by name.
    public let skipped: [(series: String, reason: String)]
    private let jobs: [Job]

    private struct Job: Sendable {
        let named: NamedSeries
        let task: BacktestTask
        let origins: [Int]
    }

    /// - Parameters:
    ///   - horizon: in seconds.
    ///   - methods: those of ``BacktestTask/names`` that are wanted; all when nil.
    /// - Throws: when a horizon does not suit a series, a method is not known, or no series can be evaluated.
    public init(
        _ series: [NamedSeries], horizon: Int64, origins: OriginSelection, methods: [String]? = nil
    ) throws(BacktestError) {
        if case .listed(let listed) = origins { try listed.check(series) }
        var jobs: [Job] = []
        var skipped: [(series: String, reason: String)] = []
        for named in series {
            let task = try BacktestTask(horizon: horizon, of: named)
            if let other = jobs.first, other.task.kind != task.kind {
                throw BacktestError(
                    "series '\(named.name)' and '\(other.named.name)' are forecast by different methods at this "
                        + "horizon, for their steps are \(task.step) s and \(other.task.step) s; evaluate them apart")
            }
            let chosen = try origins.origins(in: named, task: task)
            if !chosen.isEmpty {
                jobs.append(Job(named: named, task: task, origins: chosen))
            } else if case .listed = origins {
                skipped.append((named.name, "the file of origins does not name it"))
            } else {
                skipped.append(
                    (
                        named.name,
                        "\(named.series.observedCount) buckets are too few: more than a day and the horizon are needed"
                    ))
            }
        }
        guard let task = jobs.first?.task else {
            let reason = skipped.first.map { "'\($0.series)': \($0.reason)" } ?? "there is no series"
            throw BacktestError("no series can be evaluated; \(reason)")
        }
        self.jobs = jobs
        self.skipped = skipped
        self.horizon = horizon
        kind = task.kind
        self.methods = try Self.known(methods, task)
    }

    private static func known(_ wanted: [String]?, _ task: BacktestTask) throws(BacktestError) -> [String] {
        guard let wanted else { return task.names }
        for name in wanted where !task.names.contains(name) {
            throw BacktestError(
                "there is no method '\(name)' at this horizon; there are \(task.names.joined(separator: ", "))")
        }
        guard !wanted.isEmpty else {
            throw BacktestError("no method is named; there are \(task.names.joined(separator: ", "))")
        }
        return task.names.filter(wanted.contains)
    }

    /// Whose forecasts can be kept: the ensemble's, or those of the only method; nil when it is not clear whose.
    public var forecaster: String? {
        methods.contains(BacktestTask.ensemble) ? BacktestTask.ensemble : methods.count == 1 ? methods.first : nil
    }

    /// Makes and scores all forecasts, on as many cores as there are.
    ///
    /// - Parameters:
    ///   - keepingForecasts: whether the forecasts of the ``forecaster`` are wanted.
    ///   - progress: told how many of how many series and methods are done.
    public func run(
        keepingForecasts: Bool = false, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async -> BacktestReport {
        let kept = keepingForecasts ? forecaster : nil
        let total = jobs.count * methods.count
        let results = await withTaskGroup(of: (series: Int, method: Int, Outcome).self) { group in
            for (series, job) in jobs.enumerated() {
                for (method, name) in methods.enumerated() {
                    group.addTask { (series, method, Self.evaluate(job, name, keepingForecasts: name == kept)) }
                }
            }
            var results = jobs.map { _ in [Outcome?](repeating: nil, count: methods.count) }
            var done = 0
            for await (series, method, outcome) in group {
                results[series][method] = outcome
                done += 1
                progress(done, total)
            }
            return results
        }
        let series = zip(jobs, results).map { job, outcomes in
            BacktestReport.Series(
                name: job.named.name, step: job.task.step,
                methods: zip(methods, outcomes).compactMap { name, outcome in
                    outcome?.scores.map { .init(name: name, scores: $0, standIns: outcome?.standIns ?? 0) }
                })
        }
        return BacktestReport(
            horizon: horizon, kind: kind, series: series, methods: methods, skipped: skipped,
            forecasts: results.flatMap { $0.flatMap { $0?.forecasts ?? [] } })
    }

    private struct Outcome: Sendable {
        var scores: Scores?
        /// At how many origins the method had too short a past.
        var standIns = 0
        var forecasts: [IssuedForecast] = []
    }

    private static func evaluate(_ job: Job, _ name: String, keepingForecasts: Bool) -> Outcome {
        var outcome = Outcome()
        guard let task = job.task.forecastTask(name) else { return outcome }
        var model = SeriesModel(task: task)
        let series = job.named.series
        var scoring = Scoring(values: series.values, stepsPerDay: job.task.stepsPerDay)
        for origin in job.origins {
            guard let forecast = model.update(series.prefix(origin)) else { continue }
            let points = forecast.points.prefix(job.task.steps).map(IssuedPoint.init)
            scoring.add(known: origin, points: points)
            if name != BacktestTask.ensemble, forecast.method != name { outcome.standIns += 1 }
            if keepingForecasts {
                outcome.forecasts.append(
                    IssuedForecast(
                        series: job.named.name, origin: series.start + Int64(origin - 1) * series.step, points: points))
            }
        }
        outcome.scores = scoring.scores
        return outcome
    }
}
