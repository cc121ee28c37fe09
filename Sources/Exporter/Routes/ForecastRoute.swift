import Foundation
import Forecasting
import HTTPServer
import JSON

extension Routes {
    /// `GET /forecast`: what is expected of one quantity, by account and model, with its evidence.
    static func forecast(_ context: RouteContext) -> Handler {
        { request in
            let snapshot = try context.snapshot()
            let question = try ForecastQuestion(request, grids: snapshot.forecast)
            let accounts = try snapshot.accounts(named: question.account)
            let levels = question.levels.isEmpty ? snapshot.forecast.levels : question.levels
            let series = accounts.flatMap { account in
                account.plans.forecasts
                    .filter { $0.key.metric == question.metric && (question.model ?? $0.key.model) == $0.key.model }
                    .compactMap { forecast in
                        forecast.view(step: question.step, horizon: question.horizon, now: account.seconds)
                            .map { json($0, of: forecast.key.model, in: account, levels: levels) }
                    }
            }
            // A model that has other forecasts has no evidence for this one: that is an empty answer, not an unknown
            // name.
            let models = accounts.flatMap { $0.plans.forecasts.map(\.key.model) }.distinct
            if let model = question.model, !models.contains(model) {
                throw HTTPError.unknown("model", "There is no forecast of model \"\(model)\".", known: models)
            }
            return .json([
                "generated_at": .string(Timestamp.text(snapshot.at)), "simulated": .bool(snapshot.simulated),
                "metric": .string(question.metric.rawValue), "unit": .string(question.metric.unit),
                "horizon_seconds": .integer(question.horizon), "step_seconds": .integer(question.step),
                "series": .array(series),
            ])
        }
    }

    private static func json(
        _ view: ForecastView, of model: String, in account: AccountSnapshot, levels: [Int]
    ) -> JSONValue {
        let accuracy = view.accuracy
        return [
            "account": .string(account.name), "model": .string(model), "status": .string(view.status.rawValue),
            "last_observed_at": .string(Timestamp.text(view.source.lastObservedEnd)),
            "observations": JSONValue(view.source.observations), "method": .string(view.source.method),
            "accuracy": [
                "wape": JSONValue(accuracy.wape), "mase": JSONValue(accuracy.mase),
                "coverage_80": JSONValue(accuracy.coverage80), "coverage_95": JSONValue(accuracy.coverage95),
                "skill_vs_persistence": JSONValue(accuracy.skillVsPersistence),
                "skill_vs_seasonal_naive": JSONValue(accuracy.skillVsSeasonalNaive),
            ],
            "points": .array(
                view.points.map { point in
                    var members: [JSONValue.Member] = [
                        .init("timestamp", .string(Timestamp.text(point.time))), .init("value", .number(point.value)),
                    ]
                    for level in levels {
                        members.append(.init("lower_\(level)", JSONValue(point.lower(level))))
                        members.append(.init("upper_\(level)", JSONValue(point.upper(level))))
                    }
                    return .object(members)
                }),
        ]
    }
}

/// What a request to `GET /forecast` asks for, checked.
struct ForecastQuestion {
    var metric: ForecastMetric
    var account: String?
    var model: String?
    /// Seconds.
    var horizon: Int64
    /// Seconds.
    var step: Int64
    /// The intervals to give, in percent; empty for the configured ones.
    var levels: [Int]

    /// - Parameter grids: the configured steps and horizons.
    /// - Throws: 400 naming every parameter that is wrong.
    init(_ request: HTTPRequest, grids: ForecastConfiguration) throws(HTTPError) {
        var query = QueryParameters(
            request, allowed: ["metric", "account", "model", "horizon", "step", "level"], repeatable: ["level"])
        let metrics = ForecastMetric.allCases.map(\.rawValue).joined(separator: ", ")
        metric =
            query.value("metric", expected: "one of \(metrics)") { ForecastMetric(rawValue: $0) } ?? .requestsPerMinute
        account = query.text("account")
        model = query.text("model")
        let duration: (String) -> PrometheusDuration? = { text in
            (try? PrometheusDuration(parsing: text)).flatMap { $0.seconds > 0 ? $0 : nil }
        }
        let expectedHorizon = "a duration from \(grids.shortStep) to \(grids.longHorizon), such as 60m"
        let givenHorizon = query.value("horizon", expected: expectedHorizon, duration)
        let expectedStep = "a multiple of \(grids.shortStep) below 1h, or whole hours"
        let givenStep = query.value("step", expected: expectedStep, duration)
        let (horizon, step) = grids.completing(horizon: givenHorizon, step: givenStep)
        let isFine = step < .hours(1)
        if !step.isMultiple(of: isFine ? grids.shortStep : .hours(1)) {
            query.fail("step", "\(step) is not a step there is; expected \(expectedStep)")
        } else if horizon > grids.longHorizon {
            query.fail("horizon", "\(horizon) is too far; the furthest is \(grids.longHorizon)")
        } else if isFine, horizon > grids.shortHorizon {
            query.fail(
                "step", "steps below 1h reach \(grids.shortHorizon); for a longer horizon give 1h or leave `step` out")
        } else if horizon < step {
            query.fail("horizon", "shorter than a step of \(step); make it longer")
        }
        (self.step, self.horizon) = (step.seconds, horizon.seconds)
        let expected = "a whole number of percent from 50 to 99, such as 80"
        levels = Set(query.values("level", expected: expected) { text in
            Int(text).flatMap { (50...99).contains($0) ? $0 : nil }
        }).sorted()
        try query.finish()
    }
}

extension ForecastConfiguration {
    /// What is meant where only one of horizon and step was asked for, or neither.
    fileprivate func completing(
        horizon: PrometheusDuration?, step: PrometheusDuration?
    ) -> (horizon: PrometheusDuration, step: PrometheusDuration) {
        let isLong = step.map { $0 >= .hours(1) } ?? (horizon.map { $0 > shortHorizon } ?? false)
        let horizon = horizon ?? (isLong ? max(.hours(24), step ?? .zero) : shortHorizon)
        return (horizon, step ?? (isLong ? (longStep > horizon ? .hours(1) : longStep) : shortStep))
    }
}
