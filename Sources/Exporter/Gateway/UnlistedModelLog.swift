import Logging
import Planning
import Synchronization

/// Says of each model that the price table does not list that its cost is by the default price: once while the
/// process runs.
final class UnlistedModelLog: Sendable {
    private let named = Mutex<Set<String>>([])
    /// A gateway that makes names up may not fill the memory or the log.
    private static let mostNames = 1_000

    func note(_ models: some Sequence<String>, account: String, prices: PriceTable, to logger: Logger) {
        for model in models where !prices.lists(model) && isFirst(model) {
            logger.warning(
                "a model has no price of its own and is priced by the default",
                metadata: [
                    "account": "\(account)", "model": "\(model)",
                    "input_usd_per_million": "\(prices.defaultPrice.inputUSDPerMillion)",
                    "output_usd_per_million": "\(prices.defaultPrice.outputUSDPerMillion)",
                    "remedy": "give its price as pricing.models in the configuration, or change pricing.default",
                ])
        }
    }

    private func isFirst(_ model: String) -> Bool {
        let name = PriceTable.canonicalName(of: model)
        return named.withLock { $0.count < Self.mostNames && $0.insert(name).inserted }
    }
}
