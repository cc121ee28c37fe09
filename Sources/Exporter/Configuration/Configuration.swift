import Alertmanager
import Planning

/// Everything the operator decides, with defaults where the file is silent.
public struct Configuration: Sendable, Equatable {
    /// Of seasonal profiles, schedules and budget periods.
    public var timeZone = ConfiguredTimeZone.utc
    /// None means that the built-in simulator is polled.
    public var accounts: [AccountConfiguration] = []
    public var pricing = PricingConfiguration()
    public var forecast = ForecastConfiguration()
    public var capacity = CapacityConfiguration()
    public var budgets: [BudgetConfiguration] = []
    /// When spend is out of the ordinary.
    public var anomaly = SpendAnomaly.Settings()
    public var limits = LimitsConfiguration()
    public var storage = StorageConfiguration()
    public var ruleFiles = RuleFilesConfiguration()
    public var alertmanagers: [AlertmanagerTarget] = []

    public init() {}

    /// What an empty file means.
    public static let `default` = Configuration()
}

extension Configuration {
    enum Key: String, CaseIterable {
        case timezone, accounts, pricing, forecast, capacity, budgets, anomaly, limits, storage
        case ruleFiles = "rule_files"
        case alertmanagers
    }

    /// Usable only if the reader has no errors afterwards.
    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        timeZone = keys[.timezone]?.timeZone() ?? timeZone
        pricing = keys[.pricing].map(PricingConfiguration.init) ?? pricing
        var names = NameRegistry()
        accounts = (keys[.accounts]?.list(atMost: 64) ?? []).compactMap {
            AccountConfiguration(reading: $0, names: &names, plans: pricing.plans)
        }
        forecast = keys[.forecast].map(ForecastConfiguration.init) ?? forecast
        capacity = keys[.capacity].map(CapacityConfiguration.init) ?? capacity
        budgets = keys[.budgets].map { BudgetConfiguration.list(reading: $0, accounts: names) } ?? budgets
        anomaly = keys[.anomaly].map(SpendAnomaly.Settings.init) ?? anomaly
        limits = keys[.limits].map(LimitsConfiguration.init) ?? limits
        storage = keys[.storage].map(StorageConfiguration.init) ?? storage
        ruleFiles = keys[.ruleFiles].map(RuleFilesConfiguration.init) ?? ruleFiles
        alertmanagers = keys[.alertmanagers].map(AlertmanagerTarget.list) ?? alertmanagers
        checkLeadTime(in: value)
        checkRetention(in: value)
    }

    private func checkLeadTime(in root: ConfigurationValue) {
        guard capacity.leadTime > forecast.shortHorizon else { return }
        let value = root.descendant("capacity.lead_time") ?? root.descendant("forecast.short_horizon")
        value?.fail(
            "puts the lead time of \(capacity.leadTime) beyond the short horizon of \(forecast.shortHorizon)",
            remedy: "shorten capacity.lead_time or lengthen forecast.short_horizon")
    }

    private func checkRetention(in root: ConfigurationValue) {
        if let budget = budgets.max(by: { $0.period.longestDays < $1.period.longestDays }),
            storage.retention < .days(Int64(budget.period.longestDays))
        {
            root.descendant("storage.retention")?.fail(
                "is shorter than the \(budget.period.rawValue) of budget \(budget.name), whose spend would be forgotten",
                remedy: "give at least \(budget.period.longestDays)d")
        }
        guard let longest = accounts.map(\.usage.backfill).max(), longest > storage.retention else { return }
        root.descendant("storage.retention")?.warn(
            "is shorter than the backfill of \(longest), part of which is deleted again",
            remedy: "shorten accounts[].usage.backfill or lengthen storage.retention")
    }
}
