import Planning
import Storage

/// What an account's models cost by the hour, and what they were used for lately.
struct AccountSpend: Sendable {
    struct Model: Sendable {
        /// The gateway's name of it.
        var name: String
        /// The name that it is reported under.
        var reportedName: String
        var spend: SpendSeries
        /// Since four weeks ago, as are the next two.
        var inputTokens: Int64 = 0
        var outputTokens: Int64 = 0
        var costMicroUSD: Int64 = 0
        /// Nil when an hour since then does not tell.
        var requests: Int64? = 0
    }

    /// In order of name.
    var models: [Model] = []
    /// By the name that they are reported under.
    private var byReportedName: [String: [SpendSeries]] = [:]
    /// From when on rows are kept one by one, in Unix seconds.
    var start: Int64 = .min
    /// See ``ScopedSpend/earlier``, by model.
    var earlier: [Int64: [String: Int64]] = [:]

    /// How long a model's use counts as lately, in seconds.
    private static let lately: Int64 = 28 * 86_400

    init() {}

    /// - Parameters:
    ///   - records: hourly usage from `start` on.
    ///   - earlier: see ``earlier``.
    ///   - fold: maps a model's name to the one it is reported under.
    init(_ records: [UsageRecord], since start: Int64, earlier: [Int64: [String: Int64]], fold: (String) -> String, now: Int64) {
        self.start = start
        self.earlier = earlier
        models = Dictionary(grouping: records, by: \.model).sorted { $0.key < $1.key }.map { name, rows in
            var model = Model(
                name: name, reportedName: fold(name),
                spend: SpendSeries(rows.lazy.map { ($0.start, $0.costMicroUSD ?? 0) }))
            for row in rows where row.start >= now - Self.lately {
                model.inputTokens = model.inputTokens.adding(saturating: row.inputTokens)
                model.outputTokens = model.outputTokens.adding(saturating: row.outputTokens)
                model.costMicroUSD = model.costMicroUSD.adding(saturating: row.costMicroUSD ?? 0)
                model.requests = model.requests.flatMap { sum in row.requests.map { sum.adding(saturating: $0) } }
            }
            return model
        }
        byReportedName = Dictionary(grouping: models, by: \.reportedName).mapValues { $0.map(\.spend) }
        byReportedName[wholeAccount] = models.map(\.spend)
    }

    /// The spend of one model as it is reported, or of the whole account.
    func series(_ reportedName: String) -> [SpendSeries] { byReportedName[reportedName] ?? [] }
}
