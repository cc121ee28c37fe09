import Planning
import Storage

/// How a model in use is priced, and how that compares with what the gateway bills.
struct PricedModel: Sendable, Equatable {
    /// The gateway's name; models that are neither listed nor told apart share ``UsageSnapshot/foldedModel``.
    var name: String
    /// The `model` of its series.
    var reportedAs: String
    /// Whether it has a price of its own; otherwise it is priced by the default.
    var isListed: Bool
    /// How many models this stands for.
    var count = 1
    /// The cost that the gateway reported, and what the prices in force make of the same usage, in micro-dollars.
    var reportedMicroUSD: Int64 = 0
    var computedMicroUSD: Int64 = 0

    /// Reported over computed cost; nil where the gateway reports none, or the tokens are free or none.
    var driftRatio: Double? { Self.driftRatio(reported: reportedMicroUSD, computed: computedMicroUSD) }

    /// A model is in use, and its prices are compared, for so long after its usage, in seconds.
    static let inUseFor: Int64 = 30 * 86_400

    static func driftRatio(reported: Int64, computed: Int64) -> Double? {
        computed > 0 ? Double(reported) / Double(computed) : nil
    }

    /// The models that have usage since `start`, in Unix seconds, in order of their names.
    ///
    /// - Parameter reportedAs: the name that a model's series have.
    static func inUse(
        _ usage: [UsageRecord], since start: Int64, prices: PriceTable, reportedAs: (String) -> String
    ) -> [PricedModel] {
        var models: [String: PricedModel] = [:]
        // Looked up once a model: there may be a hundred thousand rows.
        var known: [String: ModelPrice] = [:]
        for row in usage where row.start >= start {
            let price = known[row.model] ?? prices.price(row.model).price
            known[row.model] = price
            models[row.model, default: PricedModel(
                name: row.model, reportedAs: reportedAs(row.model), isListed: prices.lists(row.model))]
                .add(row, at: price)
        }
        var folded: [String: PricedModel] = [:]
        for model in models.values {
            var model = model
            if !model.isListed { model.name = model.reportedAs }
            if folded[model.name]?.add(model) == nil { folded[model.name] = model }
        }
        return folded.values.sorted { $0.name < $1.name }
    }

    private mutating func add(_ row: UsageRecord, at price: ModelPrice) {
        guard let reported = row.reportedCostMicroUSD else { return }
        reportedMicroUSD = reportedMicroUSD.adding(saturating: reported)
        computedMicroUSD = computedMicroUSD.adding(
            saturating: price.costMicroUSD(inputTokens: row.inputTokens, outputTokens: row.outputTokens))
    }

    /// Adds what another stands for.
    mutating func add(_ other: PricedModel) {
        count += other.count
        reportedMicroUSD = reportedMicroUSD.adding(saturating: other.reportedMicroUSD)
        computedMicroUSD = computedMicroUSD.adding(saturating: other.computedMicroUSD)
    }
}
