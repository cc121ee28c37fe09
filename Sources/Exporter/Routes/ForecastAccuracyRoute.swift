import Forecasting
import HTTPServer
import JSON

extension Routes {
    /// `GET /forecast/accuracy`: how good forecasts of each series have been on data that they had not seen, by horizon
    /// and method, beside repeating the last value and the day before.
    static func forecastAccuracy(_ context: RouteContext) -> Handler {
        { request in
            var query = QueryParameters(request, allowed: ["metric", "account", "model"])
            let metric: ForecastMetric? = query.choice("metric")
            let model = query.text("model")
            try query.finish()
            let snapshot = try context.snapshot()
            let accounts = try snapshot.accounts(named: query.text("account"))
            let models = accounts.flatMap { $0.plans.forecasts.map(\.key.model) }.distinct
            if let model, !models.contains(model) {
                throw HTTPError.unknown("model", "There is no forecast of model \"\(model)\".", known: models)
            }
            let series = accounts.flatMap { account in
                account.plans.forecasts
                    .filter { (metric ?? $0.key.metric) == $0.key.metric && (model ?? $0.key.model) == $0.key.model }
                    .map { accuracy(of: $0, account: account) }
            }
            return snapshot.answer([
                "series": .array(series),
            ])
        }
    }

    private static func accuracy(of forecast: SeriesForecast, account: AccountSnapshot) -> JSONValue {
        [
            "account": .string(account.name), "model": .string(forecast.key.model),
            "metric": .string(forecast.key.metric.rawValue),
            "horizons": .array(
                ForecastHorizon.all.compactMap { horizon in
                    forecast.view(horizon: horizon.seconds, now: account.seconds).map { view in
                        let accuracy = view.accuracy
                        return [
                            "horizon": .string(horizon.name), "status": .string(view.status.rawValue),
                            "method": .string(view.source.method),
                            "step_seconds": .integer(view.source.step),
                            "measured_over_seconds": JSONValue(
                                view.measured.map { Int64($0.steps) * view.source.step }),
                            "origins": JSONValue(accuracy.origins),
                            "wape": JSONValue(accuracy.wape), "mase": JSONValue(accuracy.mase),
                            "coverage_80": JSONValue(accuracy.coverage80),
                            "coverage_95": JSONValue(accuracy.coverage95),
                            "skill_vs_persistence": JSONValue(accuracy.skillVsPersistence),
                            "skill_vs_seasonal_naive": JSONValue(accuracy.skillVsSeasonalNaive),
                            "methods": .array(
                                (view.measured?.methods ?? []).map { method in
                                    [
                                        "method": .string(method.method), "wape": JSONValue(method.wape),
                                        "weight": .number(method.weight),
                                    ]
                                }),
                        ]
                    }
                }),
        ]
    }
}
