import AlertRules
import Dispatch
import JSON
import PromQL
import Storage
import Synchronization

/// Since when alerts are active, in the store: what is left of `ALERTS_FOR_STATE` when the process has ended.
final class AlertStates: Sendable {
    static let metric = "ALERTS_FOR_STATE"

    private let storage: StorageSupervisor
    /// Writing waits for others who write, and nothing that rules do may wait for that.
    private let writer = DispatchQueue(label: "alert states")
    private let unwritten = Mutex(Changes())

    /// What has not been written yet.
    private struct Changes {
        /// By the labels; nil for an alert that has ended.
        var states: [String: StoredAlertState?] = [:]
        var oldest = Int64.min
    }

    init(storage: StorageSupervisor) {
        self.storage = storage
    }

    /// Has what an evaluation said written, so that it is there after any kind of end. Returns at once; of an alert the
    /// newest is written. A failure is the store's to report: the next evaluation says it all again.
    ///
    /// - Parameter oldest: What was last seen before is of no use any more. Milliseconds since 1970.
    func keep(_ samples: [RecordedSample], droppingBefore oldest: Int64) {
        let relevant = samples.filter { $0.labels[Labels.metricName] == Self.metric }
        guard !relevant.isEmpty else { return }
        unwritten.withLock { changes in
            for sample in relevant {
                let labels = Self.text(of: sample.labels)
                changes.states[labels] = .some(
                    Series.isStale(sample.value)
                        ? nil : StoredAlertState(labels: labels, activeAt: sample.value, seenAt: sample.timestamp))
            }
            changes.oldest = max(changes.oldest, oldest)
        }
        writer.async { [self] in write() }
    }

    /// Returns when all has been written.
    func finish() async {
        await withCheckedContinuation { continuation in writer.async { continuation.resume() } }
    }

    private func write() {
        let changes = unwritten.withLock { changes in
            defer { changes = Changes() }
            return changes
        }
        guard !changes.states.isEmpty else { return }
        let ended = changes.states.filter { $0.value == nil }.map(\.key)
        try? storage.write { store throws(StorageError) in
            try store.save(changes.states.values.compactMap { $0 }, removing: ended, droppingBefore: changes.oldest)
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
        String(decoding: JSONValue(labels.pairs).encoded(), as: UTF8.self)
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
