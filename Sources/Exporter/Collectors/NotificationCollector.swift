import Alertmanager
import Exposition

/// How alerts get to each Alertmanager.
let collectNotifications: Collector = { input in
    var sent = MetricFamily(
        name: "holysheep_notifications_sent_total", type: .counter,
        help: "Alerts that the Alertmanager accepted since it is configured; an alert is sent again and again.")
    var dropped = MetricFamily(
        name: "holysheep_notifications_dropped_total", type: .counter,
        help: "Alerts that were given up since the Alertmanager is configured: its queue was full, or it refused them.")
    var errors = MetricFamily(
        name: "holysheep_notifications_errors_total", type: .counter,
        help: "Requests that the Alertmanager did not accept or answer since it is configured. What they had is sent "
            + "again, unless it is counted as dropped.")
    var length = MetricFamily(
        name: "holysheep_notifications_queue_length", type: .gauge,
        help: "Alerts that wait to be sent to the Alertmanager or are on their way, as of now. An alert counts once.")
    var capacity = MetricFamily(
        name: "holysheep_notifications_queue_capacity", type: .gauge,
        help: "The most alerts that can wait for the Alertmanager.")
    var latency = MetricFamily(
        name: "holysheep_notifications_latency_seconds", type: .gauge,
        help: "How long the newest request that the Alertmanager accepted took, in seconds; absent before the first.")
    for alertmanager in input.alertmanagers {
        let labels = Labels([("alertmanager", alertmanager.url)])
        sent.add(Double(alertmanager.sent), labels)
        dropped.add(Double(alertmanager.dropped), labels)
        errors.add(Double(alertmanager.errors), labels)
        length.add(Double(alertmanager.queueLength), labels)
        capacity.add(Double(alertmanager.queueCapacity), labels)
        latency.add(alertmanager.latency, labels)
    }
    return [sent, dropped, errors, length, capacity, latency]
}
