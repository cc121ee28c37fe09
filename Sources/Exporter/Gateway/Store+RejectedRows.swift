import HolySheepAPI
import Storage

extension StorageSupervisor {
    /// Keeps what could not be understood of an answer that was useless as a whole.
    ///
    /// That the call failed is recorded by its caller; that this could not be kept as well is of no account beside it.
    func quarantine(_ error: GatewayError, account: String, endpoint: GatewayEndpoint, at time: Int64) {
        guard !error.rejected.isEmpty else { return }
        try? write { store throws(StorageError) in
            try store.quarantine(error.rejected, account: account, endpoint: endpoint, at: time)
        }
    }
}

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
