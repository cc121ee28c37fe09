import Alertmanager
import Foundation
import Forecasting
import HolySheepAPI
import HTTPClient
import Storage

@testable import Exporter
@testable import HTTPServer
@testable import Planning

/// One moment of a daemon with two accounts: `prod`, which has everything, and `new`, of which nothing is known yet.
enum SampleState {
    /// 2026-03-01T12:00:00Z.
    static let now: Int64 = 1_772_366_400
    static let at = Date(timeIntervalSince1970: Double(now))

    static func snapshot() -> Snapshot {
        let input = input()
        let shanghai = ConfiguredTimeZone(name: "Asia/Shanghai") ?? .utc
        return Snapshot(
            at: input.at, simulated: false, accounts: input.accounts, budgets: input.budgets, quotas: input.quotas,
            timeZone: shanghai, prices: .builtIn, forecast: .init(), storage: input.storage,
            exposition: RenderedExposition(Collectors.collect(input)), rules: input.rules)
    }

    static func input() -> CollectorInput {
        var storage = StorageHealth()
        _ = storage.opened()
        return CollectorInput(
            at: at, accounts: [emptyAccount, account], budgets: [budget, unknownBudget],
            quotas: [AccountQuota(account: "new", quota: unknownQuota), AccountQuota(account: "prod", quota: quota)],
            rules: rules,
            alertmanagers: [
                AlertmanagerStatistics(
                    url: "http://127.0.0.1:9093", sent: 20, dropped: 1, errors: 2, queueLength: 3, latency: 0.0125),
                AlertmanagerStatistics(url: "https://alerts.example.com/am", errors: 7),
            ],
            storage: storage,
            server: HTTPServerMetrics(
                requests: [.init(handler: "/metrics", code: 200): 3, .init(handler: "other", code: 404): 1],
                durations: [
                    "/metrics": .init(cumulative: [(0.001, 2), (0.01, 3)], sum: 0.0125, count: 3)
                ], openConnections: 2),
            process: ProcessStatistics(
                cpuSeconds: 1.5, residentBytes: 50_000_000, virtualBytes: 500_000_000, startTime: Double(now) - 60,
                openDescriptors: 20, maxDescriptors: 1024),
            exporter: ExporterStatus(
                version: "1.2.3", simulated: false, configurationLoaded: true,
                configurationLoadedAt: at.addingTimeInterval(-60), planSeconds: 0.25, budgetSeconds: 0.0025, renderSeconds: nil),
            window: WindowStatistics(series: 850, samples: 1_020_000, bytes: 1_500_000, refusedSamples: 0))
    }

    static var emptyAccount: AccountSnapshot {
        let endpoints = GatewayEndpoint.allCases.map { ($0, EndpointStatus(circuit: CircuitBreaker())) }
        return AccountSnapshot(
            status: AccountStatus(name: "new", endpoints: Dictionary(uniqueKeysWithValues: endpoints)), now: at,
            usage: UsageSnapshot(), plans: AccountPlans())
    }

    static var account: AccountSnapshot {
        var account = emptyAccount
        account.status = status
        account.usage = UsageSnapshot(
            totals: [
                total("gpt-4.1", input: 9_007_199_254_740_993, requests: 1_200),
                total("deepseek-v3.2", input: 5_000, requests: nil),
            ],
            foldedModels: 0, backfill: BackfillProgress(total: 7, done: 5, failed: 1),
            rejected: [("negative", 2), ("sum_too_large", 1)], isComplete: true)
        account.plans = plans
        account.pricedModels = [
            PricedModel(
                name: "brand-new", reportedAs: "brand-new", isListed: false, reportedMicroUSD: 3_000_000,
                computedMicroUSD: 6_000_000),
            PricedModel(name: "deepseek-chat", reportedAs: "deepseek-chat", isListed: true),
            PricedModel(
                name: "gpt-4.1", reportedAs: "gpt-4.1", isListed: true, reportedMicroUSD: 1_100_000,
                computedMicroUSD: 1_000_000),
        ]
        return account
    }

    private static var status: AccountStatus {
        var status = AccountStatus(name: "prod", endpoints: emptyAccount.status.endpoints)
        status.endpoints[.models]?.recordSuccess(durationSeconds: 0.125, at: at.addingTimeInterval(-30), uptime: 70)
        status.endpoints[.usage]?.recordSuccess(durationSeconds: 0.5, at: at.addingTimeInterval(-120), uptime: 0)
        for second in 0..<5 {
            status.endpoints[.usage]?.recordFailure(
                GatewayError(reason: .serverError, detail: "the gateway answered 503"),
                uptime: Double(90 + second))
        }
        status.endpoints[.queue]?.recordSuccess(durationSeconds: 0.0625, at: at, uptime: 100)
        status.clock.observe(
            GatewayClock(date: at.addingTimeInterval(2), simulatedNow: nil), receivedAt: at)
        status.rateLimit = RateLimit(limit: 600, remaining: 598, resetAt: at.addingTimeInterval(30), policy: nil)
        status.queue = (
            QueueReport(
                depth: 12, throughputPerMinute: 300,
                queues: [
                    ModelQueue(model: "gpt-4.1", priority: 0, depth: 4, throughputPerMinute: 200),
                    ModelQueue(model: "gpt-4.1", priority: 2, depth: 8, throughputPerMinute: 100),
                ]), at
        )
        status.offeredModels = ["deepseek-v3.2", "gpt-4.1"]
        return status
    }

    static func total(_ model: String, input: Int64, requests: Int64?) -> UsageTotal {
        UsageTotal(
            account: "prod", model: model, firstSeenAt: now - 86_400, inputTokens: input, outputTokens: 2_500,
            requests: requests, costMicroUSD: 1_234_567, revisions: 3, lastBucketStart: now - 3_600,
            lastLatencySeconds: requests == nil ? nil : 0.05, reportedCostMicroUSD: requests == nil ? 0 : 1_100_000,
            computedCostOfReportedMicroUSD: requests == nil ? 0 : 1_000_000)
    }

    static var plans: AccountPlans {
        let keys = [wholeAccount, "gpt-4.1", "deepseek-v3.2"].flatMap { model in
            [ForecastMetric.requestsPerMinute, .inputTokens, .outputTokens, .totalTokens, .costUSD]
                .map { AccountHistory.Key(model: model, metric: $0) }
        }
        var counts = CapacityDecisionCounts()
        let capacity = [
            CapacityPlan(model: wholeAccount, inputs: inputs, recommendation: recommendation(.forecast)),
            CapacityPlan(model: "gpt-4.1", inputs: inputs, recommendation: recommendation(.reactive)),
            CapacityPlan(model: "deepseek-v3.2", inputs: CapacityInputs(), recommendation: recommendation(.lastKnown)),
        ]
        for plan in capacity { counts.record(plan) }
        return AccountPlans(
            forecasts: keys.map { key in
                // Of the second model too little is known for intervals and errors.
                let isYoung = key.model == "deepseek-v3.2"
                return SeriesForecast(
                    key: key,
                    short: forecast(step: 300, count: 24, value: 120, isYoung: isYoung, adjustments: isYoung ? [] : adjustments),
                    long: forecast(step: 3_600, count: 192, value: 1_440, isYoung: isYoung))
            }, capacity: capacity, decisions: counts.all, spend: spend)
    }

    /// Everything that there is to say, and an event beyond the next ten minutes.
    static let adjustments = [
        Adjustment(.launch, start: now - 20 * 86_400, end: now - 20 * 86_400),
        Adjustment(.outage, start: now - 90_000, end: now - 86_400, factor: 0.00125),
        Adjustment(.dip, start: now - 80_000, end: now - 70_000, factor: 0.25),
        Adjustment(.burst, start: now - 60_000, end: now - 50_000),
        Adjustment(.spike, start: now - 40_000, end: now - 39_400, factor: 123.4),
        Adjustment(.spike, start: now - 3_600, end: nil),
        Adjustment(.levelChange, start: now - 7_200, end: nil, factor: 2.5, probability: 0.875),
        Adjustment(.levelChange, start: now - 7_200, end: nil, factor: 0.001, probability: 0.9999),
        Adjustment(.levelChange, start: now - 7_200, end: nil, factor: 3),
        Adjustment(.possibleLevelChange, start: now - 600, end: nil, factor: 3, probability: 0.25),
        Adjustment(.possibleLevelChange, start: now - 600, end: nil, factor: 0.01, probability: 0.001),
        Adjustment(.event, start: now - 60, end: now + 60, factor: 2, name: "flash-sale"),
        Adjustment(.schedule, start: now + 300, end: now + 3_600, factor: 1.2345, name: "nightly-batch", isFloor: true),
        Adjustment(.schedule, start: now + 300, end: now + 3_600, factor: 1.001, name: "hourly-batch"),
        Adjustment(.event, start: now + 3_600, end: now + 7_200, factor: 2, name: "flash-sale"),
    ]

    static func forecast(
        step: Int64, count: Int, value: Double, isYoung: Bool = false, end: Int64 = now, adjustments: [Adjustment] = []
    ) -> Forecast {
        let points = (0..<count).map { index in
            let value = value + Double(index)
            return ForecastPoint(
                time: end + Int64(index) * step, value: value,
                quantiles: isYoung
                    ? nil
                    : Quantiles([
                        (0.025, value * 0.5), (0.1, value * 0.75), (0.5, value), (0.9, value * 1.25),
                        (0.975, value * 1.5),
                    ]))
        }
        let accuracy = isYoung
            ? Accuracy()
            : Accuracy(
                wape: 0.125, mase: 0.5, coverage80: 0.8125, coverage95: 0.9375, skillVsPersistence: 0.25, origins: 48)
        let windows = [1, 3, 6, 12, 24, 168, 192].filter { $0 <= count }.map {
            WindowErrors(steps: $0, roots: Quantiles([(0.1, -0.5), (0.5, 0), (0.9, 0.5)]))
        }
        return Forecast(
            method: isYoung ? "last_value" : "seasonal_naive_day", status: isYoung ? .insufficientHistory : .ok,
            observations: isYoung ? 5 : 2016, lastObservedEnd: end, step: step, points: points,
            horizons: [.init(steps: count, accuracy: accuracy)], windows: isYoung ? [] : windows, adjustments: adjustments)
    }

    static let inputs = CapacityInputs(
        currentRPM: 210, forecastUpperRPM: 310, forecastSkill: 0.25, queueDepth: 12, errorRate: nil,
        latencySeconds: 0.05, dataAgeSeconds: 0)

    /// Those of a decision without any before it.
    private static let signals = {
        let plan = CapacityPolicy().decide(state: nil, inputs: CapacityInputs(currentRPM: 210), at: now)
        return plan.recommendation!.rateLimit.signals
    }()

    static func recommendation(_ source: CapacityRecommendation.Source) -> CapacityRecommendation {
        CapacityRecommendation(
            requestsPerMinute: 443, replicas: 2, rateLimit: .init(requestsPerSecond: 443.0 / 60, burst: 9, signals: signals), source: source,
            action: source == .forecast ? .scaleUp : .hold,
            previousRequestsPerMinute: source == .forecast ? 300 : nil, at: now, since: now - 600, inputs: inputs,
            candidates: [
                .init(rule: .forecast, requestsPerMinute: 443), .init(rule: .reactive, requestsPerMinute: 300),
            ],
            binding: CapacityRecommendation.Rule(rawValue: source.rawValue)!, reason: "Scale up from 300 to 443 requests/min.")
    }

    static var budget: BudgetStatus {
        var budget = BudgetStatus(
            name: "monthly", scope: BudgetScope(accounts: [NamePattern("prod")!]), period: period,
            limitMicroUSD: 500_000_000, carriedMicroUSD: 20_000_000,
            burnRates: [
                .init(window: "1h", seconds: 3_600, ratio: 1.5, seasonalRatio: 1.25),
                .init(window: "6h", seconds: 21_600, ratio: nil),
            ],
            thresholds: [
                .init(ratio: 0.5, actualCrossedAt: now - 3_600),
                .init(ratio: 1, forecastCrossedAt: now - 7_200, forecastCrossesAt: now + 86_400),
            ], guardRatio: 0.9)
        (budget.spentMicroUSD, budget.remainingMicroUSD, budget.coversPeriod) = (312_400_000, 187_600_000, true)
        budget.revisedDownMicroUSD = 1_000_000
        budget.projection = .init(
            medianMicroUSD: 561_000_000, lower80MicroUSD: 520_100_000, upper80MicroUSD: 610_900_000)
        budget.exhaustion = .init(at: now + 86_400, earliest: now + 80_000, latest: nil)
        budget.state = .warning
        budget.costGuard = CostGuard(
            state: .closed, spentRatio: 0.625, cheapestModel: "deepseek-v3.2",
            reason: "62 % of the limit is spent; the guard opens at 90 %.")
        budget.models = [
            ModelSpend(
                account: "prod", model: "gpt-4.1", spentMicroUSD: 312_400_000, projection: budget.projection,
                remainingMicroUSD: 248_600_000),
            ModelSpend(account: "prod", model: "deepseek-v3.2", spentMicroUSD: 0, projection: nil, remainingMicroUSD: nil),
        ]
        budget.advice = [
            .init(
                from: "gpt-4.1", to: "deepseek-v3.2", projectedSavingMicroUSD: 41_200_000,
                assumption: "gpt-4.1 goes on as it does."),
        ]
        budget.request = RequestBudget(perRequestUSD: 0.5, meanCostUSD: 0.75, remainingRequests: 375)
        return budget
    }

    /// Nothing but its definition is known.
    static var unknownBudget: BudgetStatus {
        BudgetStatus(
            name: "team-a", scope: BudgetScope(), period: period, limitMicroUSD: 10_000_000, carriedMicroUSD: 0,
            burnRates: [.init(window: "1h", seconds: 3_600)], thresholds: [.init(ratio: 1)], guardRatio: 0.9)
    }

    static var spend: [SpendWatch.Reading] {
        func reading(_ model: String, _ window: SpendWatch.Window, spent: Int64, upper: Int64) -> SpendWatch.Reading {
            let expectation = SpendExpectation(
                start: now - 3_600, seconds: 3_600, medianMicroUSD: upper / 2, lower95MicroUSD: upper / 4,
                upper95MicroUSD: upper)
            let spend = ScopedSpend(SpendSeries([(start: now - 3_600, costMicroUSD: spent)]))
            return .init(
                key: .init(model: model, window: window), anomaly: SpendAnomaly(expectation, spend: spend, through: now))
        }
        return [
            reading("gpt-4.1", .hour, spent: 42_000_000, upper: 8_000_000),
            reading("gpt-4.1", .day, spent: 50_000_000, upper: 100_000_000),
            reading("deepseek-v3.2", .hour, spent: 3_000_000, upper: 2_000_000),
        ]
    }

    private static let shanghai = TimeZone(identifier: "Asia/Shanghai")!

    /// A thousand requests an hour for eight days, and more to come.
    static var quota: PlanQuota {
        let hours = (1...192).map { QuotaInputs.Hour(start: now - Int64(193 - $0) * 3_600, requests: 1_000) }
        return PlanQuota(
            plan: ServicePlans.builtIn["starter"], plans: .builtIn,
            inputs: QuotaInputs(
                hours: hours, coveredFrom: now - 192 * 3_600, coveredThrough: now,
                requestsPerMinute: forecast(step: 3_600, count: 192, value: 20)),
            at: now, timeZone: shanghai)
    }

    static var unknownQuota: PlanQuota {
        PlanQuota(
            plan: nil, plans: .builtIn, inputs: QuotaInputs(hours: [], coveredFrom: nil, coveredThrough: nil), at: now,
            timeZone: shanghai)
    }

    private static let period = CalendarPeriod.containing(now, .month, shanghai)
}
