import GRDB

extension Store {
    /// How long expectations are worth keeping, in seconds: 40 days.
    public static let keepSpendExpectationsSeconds: Int64 = 40 * 86_400

    /// What was expected of an account's hours and days that start at `time` (Unix seconds) or later, ordered by
    /// length, start and model.
    public func spendExpectations(
        account: String, from time: Int64
    ) throws(StorageError) -> [StoredSpendExpectation] {
        try read("read expected spend") { db in
            let next = try db.cachedStatement(
                sql: "SELECT min(seconds) FROM spend_expectation WHERE account = ? AND seconds > ?")
            let selecting = try db.cachedStatement(
                sql: """
                    SELECT model, start, seconds, issued_at, median_cost, lower_cost, upper_cost
                    FROM spend_expectation WHERE account = ? AND seconds = ? AND start >= ? ORDER BY start, model
                    """)
            var found: [StoredSpendExpectation] = []
            var last: Int64 = 0
            while let seconds = try Int64.fetchOne(next, arguments: [account, last]) {
                found += try Row.fetchAll(selecting, arguments: [account, seconds, time]).map {
                    StoredSpendExpectation(
                        model: $0[0], start: $0[1], seconds: $0[2], issuedAt: $0[3], medianMicroUSD: $0[4],
                        lowerMicroUSD: $0[5], upperMicroUSD: $0[6])
                }
                last = seconds
            }
            return found
        }
    }

    /// Stores what is expected, in one transaction. What was said first of an hour or a day of a model stays as it
    /// was said.
    ///
    /// - Returns: how many were new.
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range, with none stored.
    @discardableResult
    public func recordSpendExpectations(
        _ expectations: [StoredSpendExpectation], account: String
    ) throws(StorageError) -> Int {
        let operation = "store expected spend"
        if let problem = expectations.lazy.compactMap(\.problem).first {
            throw .invalid(operation, problem, hint: "correct the named value; none of the expectations was stored")
        }
        if expectations.isEmpty { return 0 }
        return try write(operation) { db in
            let inserting = try db.cachedStatement(
                sql: """
                    INSERT INTO spend_expectation (account, seconds, start, model, issued_at, median_cost, lower_cost,
                        upper_cost)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """)
            var count = 0
            for expected in expectations {
                try inserting.execute(arguments: [
                    account, expected.seconds, expected.start, expected.model, expected.issuedAt,
                    expected.medianMicroUSD, expected.lowerMicroUSD, expected.upperMicroUSD,
                ])
                count += db.changesCount
            }
            return count
        }
    }
}
