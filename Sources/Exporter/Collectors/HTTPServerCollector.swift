import Exposition
import HTTPServer

/// The exporter's own HTTP server, by route.
let collectHTTPServer: Collector = { input in
    var requests = MetricFamily(
        name: "holysheep_exporter_http_requests_total", type: .counter,
        help: "Requests that the exporter answered since it started, by route and status code.")
    for (key, count) in input.server.requests.sorted(by: { ($0.key.handler, $0.key.code) < ($1.key.handler, $1.key.code) }) {
        requests.add(Double(count), Labels([("handler", key.handler), ("code", String(key.code))]))
    }
    var durations = MetricFamily(
        name: "holysheep_exporter_http_request_duration_seconds", type: .histogram,
        help: "Time in seconds from a request's arrival to its answer, by route.")
    for (handler, histogram) in input.server.durations.sorted(by: { $0.key < $1.key }) {
        durations.addHistogram(
            cumulative: histogram.cumulative, sum: histogram.sum, count: histogram.count,
            Labels([("handler", handler)]))
    }
    var connections = MetricFamily(
        name: "holysheep_exporter_http_connections", type: .gauge,
        help: "Open connections of the exporter's server when the page was written.")
    connections.add(Double(input.server.openConnections), .none)
    return [requests, durations, connections]
}
