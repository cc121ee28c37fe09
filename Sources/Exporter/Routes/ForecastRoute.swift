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
            let views = accounts.flatMap { account in
                account.plans.forecasts
                    .filter { $0.key.metric == question.metric && (question.model ?? $0.key.model) == $0.key.model }
                    .compactMap { forecast in
                        forecast.view(step: question.step, horizon: question.horizon, now: account.seconds)
                            .map { (account: account, model: forecast.key.model, view: $0) }
                    }
            }
            // A model that has other forecasts has no evidence for this one: that is an empty answer, not an unknown
            // name.
            let models = accounts.flatMap { $0.plans.forecasts.map(\.key.model) }.distinct
            if let model = question.model, !models.contains(model) {
                throw HTTPError.unknown("model", "There is no forecast of model \"\(model)\".", known: models)
            }
            var members: [JSONValue.Member] = [
                .init("metric", .string(question.metric.rawValue)), .init("unit", .string(question.metric.unit)),
                .init("horizon_seconds", .integer(question.horizon)), .init("step_seconds", .integer(question.step)),
                .init("series", .array(views.map { json($0.view, of: $0.model, in: $0.account, levels: levels) })),
            ]
            if views.allSatisfy(\.view.points.isEmpty) {
                let lastObservedEnd = views.map(\.view.source.lastObservedEnd).max()
                let text = lastObservedEnd.map { staleReason(lastObservedEnd: $0) } ?? reason(question)
                members.append(.init("reason", .string(text)))
            }
            return snapshot.answer(members: members)
        }
    }

    /// Why a question has no series in its answer.
    private static func reason(_ question: ForecastQuestion) -> String {
        let step = PrometheusDuration.seconds(question.step)
        let whose = question.account != nil || question.model != nil ? " of this account and model" : ""
        return "There is no forecast of \(question.metric.rawValue)\(whose) in steps of \(step) yet: "
            + notLearned("it")
    }

    /// Why there is no forecast.
    static func notLearned(_ what: String) -> String {
        "nothing has been observed of \(what), or its turn to be learned has not come."
    }

    /// Why a forecast that is too old does not answer.
    static func staleReason(lastObservedEnd: Int64) -> String {
        "The forecast does not reach far enough from now any more: nothing has been observed since "
            + Timestamp.text(lastObservedEnd) + "."
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
            "adjustments": .array(view.adjustments.map(\.json)),
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
