import GRDB

extension Store {
    /// Keeps when an endpoint last answered, in Unix seconds. An earlier time than the kept one changes nothing.
    public func recordSuccess(account: String, endpoint: String, at: Int64) throws(StorageError) {
        try write("record a poll") { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO poll_state (account, endpoint, last_success_at) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET last_success_at = excluded.last_success_at
                    WHERE excluded.last_success_at > last_success_at
                    """
            ).execute(arguments: [account, endpoint, at])
        }
    }

    /// When an endpoint last answered, in Unix seconds; nil when it never has.
    public func lastSuccess(account: String, endpoint: String) throws(StorageError) -> Int64? {
        try read("read poll state") { db in
            try Int64.fetchOne(
                db.cachedStatement(
                    sql: "SELECT last_success_at FROM poll_state WHERE account = ? AND endpoint = ?"),
                arguments: [account, endpoint])
        }
    }
}
