import Exposition
import Foundation
import HolySheepAPI

/// How each endpoint of each gateway account is doing.
let collectUpstream: Collector = { input in
    var up = MetricFamily(
        name: "holysheep_up", type: .gauge,
        help: "Whether the newest call of the gateway's endpoint succeeded (1) or failed (0). As old as the endpoint's "
            + "poll interval at most, longer while its circuit is open (holysheep_circuit_open) and, for usage, while storage "
            + "is down (holysheep_exporter_storage_up); absent before the first call.")
    var lastSuccess = MetricFamily(
        name: "holysheep_last_success_timestamp_seconds", type: .gauge,
        help: "When the endpoint was last read with success, in Unix seconds. Data of this endpoint is that old. For usage it is "
            + "remembered across restarts.")
    var duration = MetricFamily(
        name: "holysheep_scrape_duration_seconds", type: .gauge,
        help: "How long the gateway took for the newest good answer of the endpoint, in seconds; as old as that answer.")
    var calls = MetricFamily(
        name: "holysheep_scrape_calls_total", type: .counter,
        help: "Calls of the endpoint since the exporter started, failed or not, retries included.")
    var errors = MetricFamily(
        name: "holysheep_scrape_errors_total", type: .counter,
        help: "Failed calls of the endpoint since the exporter started, by reason, retries included.")
    var circuit = MetricFamily(
        name: "holysheep_circuit_open", type: .gauge,
        help: "Whether the endpoint has failed so often that calls are held back (1) until a probe succeeds, "
            + "as of now.")
    var skew = MetricFamily(
        name: "holysheep_gateway_clock_skew_seconds", type: .gauge,
        help: "How far the gateway's Date header is ahead of this machine's clock, in seconds, as of the newest "
            + "answer.")
    var offered = MetricFamily(
        name: "holysheep_models_offered", type: .gauge,
        help: "How many models the gateway offered when the models endpoint was last read.")

    for account in input.accounts {
        let name = account.name
        for endpoint in GatewayEndpoint.allCases {
            guard let status = account.status.endpoints[endpoint] else { continue }
            let labels = Labels([("account", name), ("endpoint", endpoint.rawValue)])
            up.add(status.isUp.map { $0 ? 1 : 0 }, labels)
            lastSuccess.add(status.lastSuccessAt?.timeIntervalSince1970, labels)
            duration.add(status.lastDurationSeconds, labels)
            calls.add(Double(status.calls), labels)
            circuit.add(status.circuit.isClosed ? 0 : 1, labels)
            for (reason, count) in status.errors.sorted(by: { $0.key < $1.key }) {
                errors.add(Double(count), labels.adding("reason", reason))
            }
        }
        skew.add(account.status.clock.skewSeconds, Labels([("account", name)]))
        offered.add(account.status.offeredModels.map { Double($0.count) }, Labels([("account", name)]))
    }
    return [up, lastSuccess, duration, calls, errors, circuit, skew, offered]
}
