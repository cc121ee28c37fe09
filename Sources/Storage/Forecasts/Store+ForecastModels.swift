import Foundation
import GRDB

/// What was learned about one series, as its owner wrote it down.
public struct StoredForecastModel: Equatable, Sendable {
    public var model: String
    public var metric: String
    /// What tells models of one series apart, such as the step.
    public var task: String
    public var state: Data

    public init(model: String, metric: String, task: String, state: Data) {
        self.model = model
        self.metric = metric
        self.task = task
        self.state = state
    }
}

extension Store {
    /// Everything that was learned about an account's series.
    public func forecastModels(account: String) throws(StorageError) -> [StoredForecastModel] {
        try read("read forecast models") { db in
            try Row.fetchAll(
                db, sql: "SELECT model, metric, task, state FROM forecast_model WHERE account = ?", arguments: [account]
            ).map { StoredForecastModel(model: $0[0], metric: $0[1], task: $0[2], state: $0[3]) }
        }
    }

    /// Keeps what was learned, in place of what was kept before.
    ///
    /// - Parameters:
    ///   - time: Unix seconds.
    ///   - oldest: models that were saved before this time are of series that are no more, and go.
    public func save(
        _ models: [StoredForecastModel], account: String, at time: Int64, droppingBefore oldest: Int64
    ) throws(StorageError) {
        try write("save forecast models") { db in
            let saving = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO forecast_model (account, model, metric, task, saved_at, state)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """)
            for model in models {
                try saving.execute(
                    arguments: [account, model.model, model.metric, model.task, time, model.state])
            }
            try db.execute(
                sql: "DELETE FROM forecast_model WHERE account = ? AND saved_at < ?", arguments: [account, oldest])
        }
    }
}
