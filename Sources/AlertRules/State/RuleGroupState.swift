import CivilTime
import PromQL

/// What one evaluation of a group gives.
public struct GroupEvaluation: Sendable {
    /// Recorded series, series about alerts, and stale markers of series that are gone. Of a series with samples and
    /// a marker at the same time the sample counts, which comes first.
    public internal(set) var samples: [RecordedSample] = []
    public internal(set) var notifications: [AlertNotification] = []
    /// The rules that failed, by their position in the group, and why. The others have been evaluated.
    public internal(set) var failures: [(rule: Int, message: String)] = []
}

/// A group of rules and what came of them so far. Times are milliseconds since 1970.
public struct RuleGroupState: Sendable {
    public let group: RuleGroup
    public let options: RuleOptions
    public internal(set) var rules: [RuleState]
    /// Nil before the first evaluation.
    public internal(set) var lastEvaluation: Int64?
    /// How long the last evaluation of all rules took. Seconds.
    public internal(set) var evaluationDuration = 0.0
    /// Series of rules that a reload has removed, to be marked as stale.
    var orphanedSeries: Set<Labels> = []

    /// Milliseconds between evaluations.
    public var interval: Int64 { group.interval ?? options.interval }

    /// - Parameter restoresState: Whether ``restoreForState(at:source:)`` will be called. Until then the group gives
    ///   no series about alerts, which would hide the old state.
    public init(_ group: RuleGroup, options: RuleOptions, restoresState: Bool = false) {
        self.group = group
        self.options = options
        rules = group.rules.map { RuleState(rule: $0, isRestored: !restoresState) }
    }

    /// Evaluates the rules in their order, each seeing what those before it gave.
    ///
    /// - Parameters:
    ///   - checkpoint: As for ``PromQL/Engine/instant(_:at:source:checkpoint:)``.
    ///   - stopwatch: Seconds since any fixed moment, to tell how long evaluations take.
    public mutating func evaluate(
        at time: Int64, engine: Engine, source: some SeriesSource, checkpoint: () throws -> Void = {},
        stopwatch: () -> Double = { 0 }
    ) -> GroupEvaluation {
        withoutActuallyEscaping(checkpoint) { checkpoint in
            var evaluation = GroupEvaluation()
            var current = EvaluationSource(base: source)
            let start = stopwatch()
            for index in rules.indices {
                let context = RuleContext(
                    engine: engine, time: time, source: current, limit: group.limit, options: options,
                    checkpoint: checkpoint)
                let started = stopwatch()
                let samples = evaluate(index, context, &evaluation)
                rules[index].evaluationDuration = stopwatch() - started
                current.samples += samples
                evaluation.samples += samples
            }
            evaluation.samples += markers(orphanedSeries, at: time)
            orphanedSeries = []
            lastEvaluation = time
            evaluationDuration = stopwatch() - start
            return evaluation
        }
    }

    /// Stale markers for all the group's series: for a group that is no more, unless others give the same series.
    public func endMarkers(at time: Int64) -> [RecordedSample] {
        markers(rules.reduce(orphanedSeries) { $0.union($1.previousSeries) }, at: time)
    }

    /// The time of evaluation next after a time. Each group has its own offset, so that not all come at once.
    public func nextEvaluation(after time: Int64) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in group.key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let offset = Int64(hash % UInt64(interval))
        return (time - offset).floored(to: interval) + interval + offset
    }

    private mutating func evaluate(
        _ index: Int, _ context: RuleContext<some SeriesSource>, _ evaluation: inout GroupEvaluation
    ) -> [RecordedSample] {
        rules[index].lastEvaluation = context.time
        do {
            let isAlerting = rules[index].rule.isAlerting
            let samples = isAlerting ? try rules[index].alert(context) : try rules[index].record(context)
            rules[index].health = .ok
            rules[index].lastError = nil
            if isAlerting {
                evaluation.notifications += rules[index].notifications(
                    at: context.time, interval: interval, resendDelay: options.resendDelay)
            }
            let series = Set(samples.map(\.labels))
            let gone = rules[index].previousSeries.subtracting(series)
            rules[index].previousSeries = series
            return samples + markers(gone, at: context.time)
        } catch {
            rules[index].health = .bad
            rules[index].lastError = "\(error)"
            evaluation.failures.append((index, "\(error)"))
            return []
        }
    }

    private func markers(_ series: Set<Labels>, at time: Int64) -> [RecordedSample] {
        series.sorted().map { RecordedSample(labels: $0, timestamp: time, value: Series.staleMarker) }
    }
}
