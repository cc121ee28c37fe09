import HolySheepAPI
import Storage

extension Store {
    /// Keeps what could not be understood of an answer.
    ///
    /// - Parameter time: when it came, in Unix seconds.
    func quarantine(
        _ rows: [RejectedRow], account: String, endpoint: GatewayEndpoint, at time: Int64
    ) throws(StorageError) {
        try quarantine(
            rows.map {
                QuarantinedRow(account: account, endpoint: endpoint.rawValue, reason: $0.reason, raw: $0.raw, at: time)
            })
    }
}
