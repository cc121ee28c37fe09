import JSON
import Planning
import Storage

extension BudgetStatus {
    /// The budget as answers have it.
    func members(in snapshot: Snapshot) -> [JSONValue.Member] {
        identity(in: snapshot) + money(in: snapshot) + outlook + [
            .init("status", .string(state.rawValue)),
            .init("thresholds", .array(thresholds.map(\.json))),
            .init(
                "guard",
                [
                    "state": JSONValue(costGuard?.state.rawValue), "at_ratio": .number(guardRatio),
                    "spent_ratio": JSONValue(costGuard?.spentRatio),
                    "cheapest_model": JSONValue(costGuard?.cheapestModel), "reason": JSONValue(costGuard?.reason),
                ]),
            .init(
                "request_budget",
                [
                    "per_request_usd": JSONValue(request?.perRequestUSD), "mean_cost_usd": JSONValue(request?.meanCostUSD),
                    "remaining_requests": JSONValue(request?.remainingRequests.rounded()),
                ]),
            .init("advice", .array(advice.map(\.json))),
        ]
    }

    private func identity(in snapshot: Snapshot) -> [JSONValue.Member] {
        [
            .init("name", .string(name)),
            .init(
                "period",
                [
                    "kind": .string(period.kind.rawValue), "start": .time(period.start), "end": .time(period.end),
                    "timezone": .string(snapshot.timeZone.name(of: period.timeZone)),
                ]),
            .init("scope", ["account": Self.json(scope.accounts), "model": Self.json(scope.models)]),
        ]
    }

    private static func json(_ patterns: [NamePattern]) -> JSONValue {
        patterns.isEmpty ? .null : .array(patterns.map { .string($0.text) })
    }

    private func money(in snapshot: Snapshot) -> [JSONValue.Member] {
        func yuan(_ rate: YuanRates.Kind) -> JSONValue {
            JSONValue(spentMicroUSD.map { snapshot.prices.rates.yuan(ofMicroUSD: $0, at: rate) })
        }
        return [
            .init("limit_usd", .dollars(limitMicroUSD)),
            .init("operator_limit", snapshot.operatorLimits[name]?.json ?? .null),
            .init("carried_over_usd", .dollars(carriedMicroUSD)),
            .init("spent_usd", .dollars(spentMicroUSD)),
            .init("revised_down_usd", .dollars(spentMicroUSD == nil ? nil : revisedDownMicroUSD)),
            .init("remaining_usd", .dollars(remainingMicroUSD)),
            .init("spent_cny", yuan(.market)),
            .init("spent_cny_plan", yuan(.plan)),
            .init("covers_period", .bool(coversPeriod)),
        ]
    }

    private var outlook: [JSONValue.Member] {
        [
            .init(
                "projected_usd",
                [
                    "status": .string(projection == nil ? "insufficient_history" : "ok"),
                    "median": .dollars(projection?.medianMicroUSD), "lower_80": .dollars(projection?.lower80MicroUSD),
                    "upper_80": .dollars(projection?.upper80MicroUSD),
                ]),
            .init("exhaustion_at", .time(exhaustion?.at)),
            .init("exhaustion_80", ["earliest": .time(exhaustion?.earliest), "latest": .time(exhaustion?.latest)]),
            .init("burn_rate", .object(burnRates.map { .init($0.window, JSONValue($0.ratio)) })),
            .init("burn_rate_seasonal", .object(burnRates.map { .init($0.window, JSONValue($0.seasonalRatio)) })),
        ]
    }
}

extension BudgetStatus.Threshold {
    fileprivate var json: JSONValue {
        [
            "ratio": .number(ratio), "actual_crossed_at": .time(actualCrossedAt),
            "forecast_crosses_at": .time(forecastCrossesAt), "forecast_crossed_at": .time(forecastCrossedAt),
        ]
    }
}

extension StoredBudgetLimit {
    fileprivate var json: JSONValue {
        [
            "limit_usd": .dollars(limitMicroUSD), "set_at": .time(setAt), "set_by": JSONValue(setBy),
            "comment": JSONValue(comment),
        ]
    }
}

extension CostAdvice {
    fileprivate var json: JSONValue {
        [
            "from": .string(from), "to": .string(to), "projected_saving_usd": .dollars(projectedSavingMicroUSD),
            "assumption": .string(assumption),
        ]
    }
}

extension ModelSpend {
    var json: JSONValue {
        [
            "account": .string(account), "model": .string(model), "spent_usd": .dollars(spentMicroUSD),
            "projected_usd": [
                "median": .dollars(projection?.medianMicroUSD), "lower_80": .dollars(projection?.lower80MicroUSD),
                "upper_80": .dollars(projection?.upper80MicroUSD),
            ],
        ]
    }
}

extension SpendWatch.Reading {
    func json(account: String) -> JSONValue {
        [
            "account": .string(account), "model": .string(key.model), "window": .string(key.window.rawValue),
            "start": .time(anomaly.expectation.start), "over": .bool(anomaly.isOver),
            "spent_usd": .dollars(anomaly.spentMicroUSD),
            "expected_usd": [
                "median": .dollars(anomaly.expectation.medianMicroUSD),
                "lower_95": .dollars(anomaly.expectation.lower95MicroUSD),
                "upper_95": .dollars(anomaly.expectation.upper95MicroUSD),
            ],
            "ratio": .number(anomaly.ratio), "state": .string(anomaly.state.rawValue),
        ]
    }
}
