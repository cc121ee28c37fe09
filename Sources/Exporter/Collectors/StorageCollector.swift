import Exposition
import Storage

/// How the store is doing.
let collectStorage: Collector = { input in
    var up = MetricFamily(
        name: "holysheep_exporter_storage_up", type: .gauge,
        help: "Whether the store works (1). After a failed write it is 0 until a write succeeds, after "
            + "damage until a full check does; nothing new is kept, and usage is as old as it was. The log has the remedy.")
    up.add(input.storage.isUp ? 1 : 0, .none)
    var errors = MetricFamily(
        name: "holysheep_exporter_storage_errors_total", type: .counter,
        help: "Failed operations on the store since the exporter started, by kind.")
    for kind in StorageError.Kind.allCases {
        errors.add(Double(input.storage.failures[kind] ?? 0), Labels([("kind", kind.rawValue)]))
    }
    return [up, errors]
}
