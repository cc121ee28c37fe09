import Planning
import Storage

/// What an account's models cost by the hour, and what they were used for lately.
struct AccountSpend: Sendable {
    struct Model: Sendable {
        /// The gateway's name of it.
        var name: String
        var spend: SpendSeries
        var recent = RecentUse()
    }

    /// The models that are reported under one name.
    struct Reported: Sendable {
        var name: String
        var members: [Model]
        /// Of all members.
        var spend: SpendSeries
    }

    /// In order of name.
    private(set) var reported: [Reported] = []
    /// Of the whole account.
    private(set) var total = SpendSeries([])
    /// From when on rows are kept one by one, in Unix seconds.
    private(set) var start: Int64 = .min
    /// See ``ScopedSpend/earlier``, by model.
    private(set) var earlier: [Int64: [String: Int64]] = [:]

    /// How long a model's use counts as lately, in seconds.
    private static let lately: Int64 = 28 * 86_400

    init() {}

    /// - Parameters:
    ///   - records: hourly usage from `start` on.
    ///   - earlier: see ``earlier``.
    ///   - fold: maps a model's name to the one it is reported under.
    init(
        _ records: [UsageRecord], since start: Int64, earlier: [Int64: [String: Int64]], fold: (String) -> String,
        now: Int64
    ) {
        self.start = start
        self.earlier = earlier
        let models = Dictionary(grouping: records, by: \.model).sorted { $0.key < $1.key }.map { name, rows in
            Model(name, rows, lately: now - Self.lately)
        }
        reported = Dictionary(grouping: models) { fold($0.name) }.sorted { $0.key < $1.key }.map { name, members in
            Reported(name: name, members: members, spend: SpendSeries(merging: members.map(\.spend)))
        }
        if !reported.isEmpty { total = SpendSeries(merging: reported.map(\.spend)) }
    }

    /// The spend of every model as it is reported, and of the whole account.
    var byReportedName: [String: SpendSeries] {
        var series = Dictionary(reported.map { ($0.name, $0.spend) }) { first, _ in first }
        series[wholeAccount] = total
        return series
    }
}

extension AccountSpend.Model {
    fileprivate init(_ name: String, _ rows: [UsageRecord], lately: Int64) {
        self.init(name: name, spend: SpendSeries(rows.lazy.map { ($0.start, $0.costMicroUSD ?? 0) }))
        for row in rows where row.start >= lately {
            recent.add(
                RecentUse(
                    inputTokens: row.inputTokens, outputTokens: row.outputTokens, requests: row.requests,
                    costMicroUSD: row.costMicroUSD ?? 0))
        }
    }
}
