import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /pricing`: the prices in force, where each is from, who uses it, and what the gateway bills instead.
    static func pricing(_ context: RouteContext) -> Handler {
        { request in
            let query = QueryParameters(request, allowed: ["account"])
            try query.finish()
            let snapshot = try context.snapshot()
            let accounts = try snapshot.accounts(named: query.text("account"))
            let prices = snapshot.prices
            let used = accounts.flatMap { account in account.pricedModels.map { (account: account.name, model: $0) } }
            let users = Dictionary(grouping: used.filter(\.model.isListed)) {
                PriceTable.canonicalName(of: $0.model.name)
            }
            return snapshot.answer([
                "currency": "USD", "unit": "USD per million tokens",
                "rates": .array(
                    YuanRates.Kind.allCases.map {
                        [
                            "name": .string($0.rawValue), "cny_per_usd": .number(prices.rates.perUSD($0)),
                            "meaning": .string($0.meaning),
                        ]
                    }),
                "default": .object(members(of: prices.fallback)),
                "models": .array(
                    prices.entries.sorted { $0.key < $1.key }.map { model, price in
                        .object([.init("model", .string(model))] + members(of: price) + [
                            .init("aliases", .array(PriceTable.aliases(of: model).map { .string($0) })),
                            .init("in_use", .array((users[model] ?? []).map { use in
                                [
                                    "account": .string(use.account), "model": .string(use.model.name),
                                    "drift_ratio": JSONValue(use.model.driftRatio),
                                ]
                            })),
                        ])
                    }),
                "unknown_models": .array(
                    used.filter { !$0.model.isListed }.map { use in
                        [
                            "account": .string(use.account), "model": .string(use.model.name),
                            "count": JSONValue(use.model.count), "drift_ratio": JSONValue(use.model.driftRatio),
                        ]
                    }),
                "plans": .array(
                    snapshot.plans.all.map {
                        [
                            "plan": .string($0.name), "usd_per_month": .dollars($0.microUSDPerMonth),
                            "requests_per_day": JSONValue($0.requestsPerDay), "unlimited": .bool($0.requestsPerDay == nil),
                        ]
                    }),
            ])
        }
    }

    private static func members(of entry: ListedPrice) -> [JSONValue.Member] {
        [
            .init("input_usd_per_million", .number(entry.price.inputUSDPerMillion)),
            .init("output_usd_per_million", .number(entry.price.outputUSDPerMillion)),
            .init("origin", .string(entry.origin.rawValue)),
            .init("source", .string(entry.source)),
            .init("date", JSONValue(entry.date?.description)),
            .init("reason", JSONValue(entry.reason)),
        ]
    }
}

extension YuanRates.Kind {
    fileprivate var meaning: String {
        switch self {
        case .market: "what a US dollar costs at a bank; spend in CNY is by this rate unless it says otherwise"
        case .plan: "what HolySheep takes for a US dollar of credit; members that end in _cny_plan are by this rate"
        }
    }
}
