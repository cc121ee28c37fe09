/// Bounds that keep a surprising gateway from costing memory and series.
public struct LimitsConfiguration: Sendable, Equatable {
    /// Further models of an account are counted together as `model="__other__"`.
    public var maxModelsPerAccount = 200

    public init() {}
}

/// What is kept, on disk and in memory.
public struct StorageConfiguration: Sendable, Equatable {
    /// How long usage is kept; the flag `--storage.retention` has precedence.
    public var retention = PrometheusDuration.days(400)
    /// How long exported samples are kept in memory, for queries.
    public var window = PrometheusDuration.hours(6)

    public init() {}
}

extension LimitsConfiguration {
    enum Key: String, CaseIterable {
        case maxModelsPerAccount = "max_models_per_account"
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        maxModelsPerAccount = keys[.maxModelsPerAccount]?.integer(in: 1...10_000) ?? maxModelsPerAccount
    }
}

extension StorageConfiguration {
    enum Key: String, CaseIterable { case retention, window }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        retention = keys[.retention]?.duration(in: .days(1) ... .days(3650)) ?? retention
        window = keys[.window]?.duration(in: .minutes(10) ... .days(7)) ?? window
    }
}
