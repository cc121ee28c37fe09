import GRDB

/// How a decision is read.
struct DecisionRow: FetchableRecord {
    static let columns = """
        id, account, model, at, action, source, binding, requests_per_minute, previous_requests_per_minute, \
        replicas, rate, burst, override_id, inputs, candidates, reason
        """

    let record: StoredDecision

    init(row: Row) {
        record = StoredDecision(
            id: row[0], account: row[1], model: row[2], at: row[3], action: row[4], source: row[5], binding: row[6],
            requestsPerMinute: row[7], previousRequestsPerMinute: row[8], replicas: row[9], rate: row[10],
            burst: row[11], overrideID: row[12], inputs: row[13], candidates: row[14], reason: row[15])
    }
}
