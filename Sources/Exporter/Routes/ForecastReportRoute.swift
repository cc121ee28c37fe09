import Forecasting
import Foundation
import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /forecast/report`: the coming week by the hour, by the day and as a whole, with what to do about it.
    static func forecastReport(_ context: RouteContext) -> Handler {
        { request in
            let query = QueryParameters(request, allowed: ["account"])
            try query.finish()
            let snapshot = try context.snapshot()
            let accounts = try snapshot.accounts(named: query.text("account"))
            return snapshot.answer([
                "reports": .array(accounts.map { report(of: $0, in: snapshot) }),
            ])
        }
    }

    private static func report(of account: AccountSnapshot, in snapshot: Snapshot) -> JSONValue {
        var members: [JSONValue.Member] = [.init("account", .string(account.name))]
        guard let tokens = account.plans.forecast(.totalTokens, model: wholeAccount)?.long else {
            let reason = "There is no forecast yet: " + notLearned("this account")
            return withoutSummary(members, status: .insufficientHistory, reason: reason)
        }
        let view = ForecastView(
            of: tokens, step: AccountHistory.hour, horizon: Int64(CapacityReport.hours) * AccountHistory.hour,
            now: account.seconds, isMean: false)
        guard let report = account.weekAhead(tokens, prices: snapshot.prices, timeZone: snapshot.timeZone.timeZone) else {
            return withoutSummary(members, status: view.status, reason: staleReason(lastObservedEnd: tokens.lastObservedEnd))
        }
        members += [
            .init("status", .string(view.status.rawValue)),
            .init(
                "summary",
                [
                    "tokens": json(report.tokens), "cost_usd": report.costUSD.map { json($0) } ?? .null,
                    "cost_cny": report.costUSD.map { json($0, times: snapshot.prices.rates.market) } ?? .null,
                    "cost_cny_plan": report.costUSD.map { json($0, times: snapshot.prices.rates.plan) } ?? .null,
                    "mean_daily_cost_usd": JSONValue(report.costUSD.map { $0.median / 7 }),
                    "peak_hour": .string(Timestamp.text(report.peakHour)), "peak_tokens": .number(report.peakTokens),
                    "accuracy": [
                        "wape": JSONValue(view.accuracy.wape), "coverage_80": JSONValue(view.accuracy.coverage80),
                    ],
                ]),
            .init(
                "recommendations",
                .array(
                    report.recommendations.map {
                        [
                            "type": .string($0.kind.rawValue), "priority": .string($0.priority.rawValue),
                            "message": .string($0.message), "at": JSONValue($0.at.map(Timestamp.text)),
                            "cheaper_model": JSONValue($0.cheaperModel), "saving_usd": JSONValue($0.savingUSD),
                        ]
                    })),
            .init(
                "daily",
                .array(
                    report.days.map {
                        [
                            "starts_at": .string(Timestamp.text($0.start)), "ends_at": .string(Timestamp.text($0.end)),
                            "whole_day": .bool($0.isWhole), "tokens": json($0.tokens),
                            "cost_usd": $0.costUSD.map { json($0) } ?? .null,
                        ]
                    })),
            .init("hourly", .array(hourly(account, view: view))),
        ]
        return .object(members)
    }

    private static func withoutSummary(
        _ members: [JSONValue.Member], status: ForecastView.Status, reason: String
    ) -> JSONValue {
        .object(
            members + [
                .init("status", .string(status.rawValue)), .init("reason", .string(reason)), .init("summary", .null),
            ])
    }

    private static func hourly(_ account: AccountSnapshot, view: ForecastView) -> [JSONValue] {
        func points(_ metric: ForecastMetric) -> [Int64: Double] {
            let forecast = account.plans.forecast(metric, model: wholeAccount)?.long
            return Dictionary(uniqueKeysWithValues: (forecast?.points ?? []).map { ($0.time, $0.value) })
        }
        let (input, output, cost) = (points(.inputTokens), points(.outputTokens), points(.costUSD))
        return view.points.map { point in
            [
                "timestamp": .string(Timestamp.text(point.time)), "tokens": .number(point.value),
                "lower_80": JSONValue(point.lower(80)), "upper_80": JSONValue(point.upper(80)),
                "input_tokens": JSONValue(input[point.time]), "output_tokens": JSONValue(output[point.time]),
                "cost_usd": JSONValue(cost[point.time]),
            ]
        }
    }

    private static func json(_ amount: CapacityReport.Amount, times factor: Double = 1) -> JSONValue {
        [
            "median": .number(amount.median * factor), "lower_80": JSONValue(amount.lower80.map { $0 * factor }),
            "upper_80": JSONValue(amount.upper80.map { $0 * factor }),
        ]
    }
}

extension AccountSnapshot {
    /// The report on the coming week; nil where forecasts do not reach so far any more.
    fileprivate func weekAhead(_ tokens: Forecast, prices: PriceTable, timeZone: TimeZone) -> CapacityReport? {
        func week(_ metric: ForecastMetric, _ model: String) -> Double? {
            guard let forecast = plans.forecast(metric, model: model)?.long,
                let steps = forecast.steps(CapacityReport.hours, from: seconds)
            else { return nil }
            return forecast.total(over: steps, quantile: 0.5)
        }
        let models = plans.forecasts.map(\.key.model).distinct.filter { $0 != wholeAccount }
        return CapacityReport(
            tokens: tokens, costUSD: plans.forecast(.costUSD, model: wholeAccount)?.long,
            requests: plans.forecast(.requestsPerMinute, model: wholeAccount)?.long,
            limit: status.rateLimit?.limit.map(Double.init),
            models: models.compactMap { model in
                guard let input = week(.inputTokens, model), let output = week(.outputTokens, model),
                    let cost = week(.costUSD, model)
                else { return nil }
                return .init(model: model, inputTokens: input, outputTokens: output, costUSD: cost)
            },
            prices: prices, from: seconds, timeZone: timeZone)
    }
}
