import AlertRules
import JSON
import PromQL
import Storage

/// Since when alerts are active, in the store: what is left of `ALERTS_FOR_STATE` when the process has ended.
struct AlertStates: Sendable {
    static let metric = "ALERTS_FOR_STATE"

    let storage: StorageSupervisor

    /// Keeps what an evaluation said, at once, so that it is there after any kind of end. A failure is the store's to
    /// report; the next evaluation says it all again.
    ///
    /// - Parameter oldest: What was last seen before is of no use any more. Milliseconds since 1970.
    func keep(_ samples: [RecordedSample], droppingBefore oldest: Int64) {
        let relevant = samples.filter { $0.labels[Labels.metricName] == Self.metric }
        guard !relevant.isEmpty else { return }
        var (states, ended) = ([StoredAlertState](), [String]())
        for sample in relevant {
            let labels = Self.text(of: sample.labels)
            if Series.isStale(sample.value) {
                ended.append(labels)
            } else {
                states.append(StoredAlertState(labels: labels, activeAt: sample.value, seenAt: sample.timestamp))
            }
        }
        try? storage.write { store throws(StorageError) in
            try store.save(states, removing: ended, droppingBefore: oldest)
        }
    }

    /// What was kept, each alert a series with one sample. Nothing while the store cannot be read.
    func source() -> StoredAlertStateSource {
        let states = (try? storage.read { store throws(StorageError) in try store.alertStates() }) ?? []
        return StoredAlertStateSource(
            series: states.compactMap { state in
                guard let labels = Self.labels(of: state.labels) else { return nil }
                return Series(labels: labels, timestamps: [state.seenAt], values: [state.activeAt])
            })
    }

    private static func text(of labels: Labels) -> String {
        let members = labels.pairs.map { JSONValue.Member($0.name, .string($0.value)) }
        return String(decoding: JSONValue.object(members).encoded(), as: UTF8.self)
    }

    private static func labels(of text: String) -> Labels? {
        guard let members = (try? JSONValue(parsing: Array(text.utf8)))?.object else { return nil }
        return Labels(members.map { Label(name: $0.name, value: $0.value.string ?? "") })
    }
}

/// What ``AlertStates`` kept.
struct StoredAlertStateSource: SeriesSource {
    let series: [Series]

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        series.filter { series in
            series.timestamps.contains { $0 >= from && $0 <= through } && matchers.allSatisfy { $0.matches(series.labels) }
        }
    }
}
