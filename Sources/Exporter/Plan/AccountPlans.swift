import Storage

/// What is planned for one account: pure data, built by ``AccountPlanner``.
struct AccountPlans: Sendable {
    /// By series, the whole account's first, then the models in order of first appearance.
    var forecasts: [SeriesForecast] = []
    /// How many series wait until their forecast is brought up to date.
    var pendingForecasts = 0
    /// The whole account's first, then one a model. Models of which nothing is known have none.
    var capacity: [CapacityPlan] = []
    /// Overrides in force, in the order of their creation.
    var overrides: [StoredOverride] = []
    /// How many decisions capacity has taken so far.
    var decisions: [CapacityDecisionCounts.Count] = []

    /// How the spend of the newest hours and days compares with what was expected of it.
    var spend: [SpendWatch.Reading] = []

    func forecast(_ metric: ForecastMetric, model: String) -> SeriesForecast? {
        forecasts.first { $0.key == .init(model: model, metric: metric) }
    }
}
