import Planning

extension SpendAnomaly.Settings {
    enum Key: String, CaseIterable {
        case runawayRatio = "runaway_ratio"
        case leastUSD = "least_usd"
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        let hint = "3 means three times the upper end of the 95 % interval"
        runawayRatio = keys[.runawayRatio]?.number(in: .between(1, and: 1000), hint: hint) ?? runawayRatio
        leastMicroUSD = keys[.leastUSD]?.number(in: .above(0, atMost: 1e9)).map(MicroUSD.amount(ofDollars:))
            ?? leastMicroUSD
    }
}
