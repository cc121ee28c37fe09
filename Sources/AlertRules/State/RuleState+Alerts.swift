import PromQL

extension RuleState {
    static let alertName = "alertname"
    static let alertState = "alertstate"
    /// How long a resolved alert is kept, so that Alertmanagers hear of its end. Milliseconds.
    static let resolvedRetention: Int64 = 15 * 60_000

    /// Brings the alerts up to date.
    ///
    /// - Returns: The samples of `ALERTS` and `ALERTS_FOR_STATE`.
    mutating func alert(_ context: RuleContext<some SeriesSource>) throws -> [RecordedSample] {
        guard case .alerting(let hold, let keepFiringFor) = rule.kind else { return [] }
        let found = try foundAlerts(context)
        for (labels, alert) in found {
            if var known = alerts[labels], known.state != .inactive {
                known.value = alert.value
                known.annotations = alert.annotations
                alerts[labels] = known
            } else {
                alerts[labels] = alert
            }
        }
        let time = context.time
        var samples: [RecordedSample] = []
        var active = 0
        for (labels, known) in alerts.sorted(by: { $0.key < $1.key }) {
            var alert = known
            if found[labels] == nil {
                guard alert.keepsFiring(at: time, for: keepFiringFor) else {
                    alerts[labels] = alert.ended(at: time)
                    continue
                }
            } else {
                alert.keepFiringSince = nil
            }
            active += 1
            if alert.state == .pending && time - alert.activeAt >= hold {
                alert.state = .firing
                alert.firedAt = time
            }
            alerts[labels] = alert
            if isRestored { samples += self.samples(of: alert, at: time) }
        }
        if context.limit > 0 && active > context.limit {
            alerts = [:]
            throw RuleError(description: "exceeded limit of \(context.limit) with \(active) alerts")
        }
        return samples
    }

    private func foundAlerts(_ context: RuleContext<some SeriesSource>) throws -> [Labels: Alert] {
        var found: [Labels: Alert] = [:]
        for element in try context.vector(rule.expression) {
            let pairs = element.labels.pairs.map { ($0.name, $0.value) }
            let data = AlertTemplate.Data(
                labels: Dictionary(uniqueKeysWithValues: pairs), externalLabels: context.options.externalLabels,
                externalURL: context.options.externalURL, value: element.value)
            var labels = element.labels.withoutMetricName
            for (name, template) in rule.labelTemplates {
                labels = labels.setting(name, to: template.shown(data) { text in try context.vector(text) })
            }
            labels = labels.setting(Self.alertName, to: rule.name)
            guard found[labels] == nil else {
                throw RuleError(
                    description: "vector contains metrics with the same labelset after applying alert labels")
            }
            let annotations = rule.annotationTemplates.map { name, template in
                Label(name: name, value: template.shown(data) { text in try context.vector(text) })
            }
            found[labels] = Alert(
                state: .pending, labels: labels, annotations: annotations, value: element.value,
                activeAt: context.time)
        }
        return found
    }

    private func samples(of alert: Alert, at time: Int64) -> [RecordedSample] {
        let labels = seriesLabels(of: alert)
        let state = labels.setting(Labels.metricName, to: "ALERTS").setting(Self.alertState, to: alert.state.name)
        return [
            RecordedSample(labels: state, timestamp: time, value: 1),
            RecordedSample(
                labels: forStateLabels(of: alert), timestamp: time, value: Double(alert.activeAt.flooredSeconds)),
        ]
    }

    /// The rule's labels as written, and over them the alert's: a template that gave nothing shows as itself.
    private func seriesLabels(of alert: Alert) -> Labels {
        Labels(rule.labels + alert.labels.pairs)
    }

    func forStateLabels(of alert: Alert) -> Labels {
        seriesLabels(of: alert).setting(Labels.metricName, to: "ALERTS_FOR_STATE")
    }

    /// What Alertmanagers are to be told after an evaluation.
    mutating func notifications(at time: Int64, interval: Int64, resendDelay: Int64) -> [AlertNotification] {
        alerts.sorted { $0.key < $1.key }.compactMap { labels, alert in
            guard alert.needsSending(at: time, resendDelay: resendDelay) else { return nil }
            alerts[labels]?.lastSentAt = time
            return AlertNotification(
                labels: labels, annotations: alert.annotations, startsAt: alert.firedAt ?? alert.activeAt,
                endsAt: alert.resolvedAt ?? time + 4 * max(interval, resendDelay),
                isResolved: alert.resolvedAt != nil, query: rule.query)
        }
    }
}

extension Alert {
    /// Whether it goes on firing although its series is gone.
    fileprivate mutating func keepsFiring(at time: Int64, for duration: Int64) -> Bool {
        guard state == .firing, duration > 0 else { return false }
        let since = keepFiringSince ?? time
        keepFiringSince = since
        return time - since < duration
    }

    /// What remains of it when its series is gone; nil if nothing.
    fileprivate func ended(at time: Int64) -> Alert? {
        if state == .pending { return nil }
        if let resolvedAt, time - resolvedAt > RuleState.resolvedRetention { return nil }
        guard state != .inactive else { return self }
        var alert = self
        alert.state = .inactive
        alert.resolvedAt = time
        return alert
    }
}
