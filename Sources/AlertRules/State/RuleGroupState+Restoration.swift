import PromQL

extension RuleGroupState {
    /// Restores since when alerts are active from what `ALERTS_FOR_STATE` says, without the time of the absence.
    ///
    /// To be called after the second evaluation, when the series that the rules need are there again.
    public mutating func restoreForState(at time: Int64, source: some SeriesSource) throws {
        for index in rules.indices {
            guard case .alerting(let hold, _) = rules[index].rule.kind, !rules[index].isRestored else { continue }
            if hold >= options.gracePeriod {
                for (labels, alert) in rules[index].alerts {
                    if let activeAt = try restoredStart(of: alert, rules[index], hold, at: time, source) {
                        rules[index].alerts[labels]?.activeAt = activeAt
                    }
                }
            }
            rules[index].isRestored = true
        }
    }

    /// Since when an alert counts as active; nil if nothing is known of it, or it was not active at the end.
    private func restoredStart(
        of alert: Alert, _ state: RuleState, _ hold: Int64, at time: Int64, _ source: some SeriesSource
    ) throws -> Int64? {
        let labels = state.forStateLabels(of: alert)
        let matchers = labels.pairs.map { Matcher(name: $0.name, equals: $0.value) }
        let found = try source.select(matchers, from: time - options.outageTolerance, through: time)
        guard let series = found.first(where: { $0.labels == labels }),
            let last = series.timestamps.lastIndex(where: { $0 <= time }),
            series.timestamps[last] >= time - options.outageTolerance
        else { return nil }
        let value = series.values[last]
        guard value.magnitude < 1e12 else { return nil }
        let downAt = series.timestamps[last].flooredSeconds * 1000
        let activeAt = Int64(value) * 1000
        let remaining = hold - (downAt - activeAt)
        // It was firing: it fires again at the next evaluation.
        if remaining <= 0 { return activeAt }
        return remaining < options.gracePeriod ? time + options.gracePeriod - hold : activeAt + (time - downAt)
    }
}
