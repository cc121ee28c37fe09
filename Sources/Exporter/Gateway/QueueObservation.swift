/// How long a reading of the queue may stand for the present.
enum QueueObservation {
    /// Prometheus's own lookback: a sample older than this is no longer the current value.
    static let longestAgeSeconds = 300.0
}
