import Exposition
import Foundation
import Forecasting
import HolySheepAPI
import JSON
import Storage
import Testing

@testable import Exporter
@testable import Planning

/// Whatever the numbers are, what is said is well-formed: no answer and no exposition has NaN or an infinity in it.
@Suite struct OddNumberTests {
    @Test(arguments: 0..<60) func neverNaNNorInfinity(seed: Int) async throws {
        var odd = OddValues(seed: UInt64(seed))
        let input = odd.input()
        for format in ExpositionFormat.allCases {
            let text = String(decoding: Exposition.encode(Collectors.collect(input), as: format), as: UTF8.self)
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let value = try #require(line.split(separator: " ").last.flatMap { Double($0) }, "\(line)")
                #expect(value.isFinite, "\(line)")
            }
        }
        var snapshot = SampleState.snapshot()
        (snapshot.accounts, snapshot.budgets) = (input.accounts, input.budgets)
        let router = SampleRouter(snapshot)
        let paths = [
            "/", "/forecast", "/forecast?metric=cost_usd&horizon=168h", "/forecast?metric=total_tokens&level=99",
            "/capacity", "/capacity/prod/*", "/budget", "/budget/monthly",
        ]
        for path in paths {
            let response = try await router.respond(path)
            #expect(response.status == 200, "\(path)")
            #expect(!response.text.contains(/NaN|[Ii]nf(inity)?\b/), "\(path)")
            // The strict reader refuses what is no JSON.
            if path != "/" { _ = try JSONValue(parsing: response.bytes) }
        }
    }
}

/// A state whose numbers and names are anything that their types can hold.
private struct OddValues {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    private static let doubles: [Double] = [
        .nan, .signalingNaN, .infinity, -.infinity, 0, -0.0, -1, .leastNonzeroMagnitude, 0.1, 1, 450, 1e16, 1e300,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ]
    private static let integers: [Int64] = [.min, -1, 0, 1, 1_772_366_400, 9_007_199_254_740_993, .max]
    private static let names = ["plain", "quote\"", "back\\slash", "line\nfeed", "<b>&amp;", "模型", "\u{1F411}", "a/b", ""]

    private mutating func double() -> Double { Self.doubles.randomElement(using: &random) ?? 0 }
    private mutating func integer() -> Int64 { Self.integers.randomElement(using: &random) ?? 0 }
    private mutating func name() -> String { Self.names.randomElement(using: &random) ?? "" }
    private mutating func perhaps<Value>(_ value: (inout OddValues) -> Value) -> Value? {
        Bool.random(using: &random) ? value(&self) : nil
    }

    mutating func input() -> CollectorInput {
        var input = SampleState.input()
        input.accounts[1] = account(input.accounts[1])
        input.budgets = [budget(SampleState.budget)]
        input.exporter.planSeconds = perhaps { $0.double() }
        input.process?.residentBytes = double()
        return input
    }

    private mutating func account(_ account: AccountSnapshot) -> AccountSnapshot {
        var account = account
        account.usage.totals = ["a", name(), "b"].distinct.map { model in
            UsageTotal(
                account: "prod", model: model, firstSeenAt: integer(), inputTokens: integer(), outputTokens: integer(),
                requests: perhaps { $0.integer() }, costMicroUSD: integer(), revisions: integer(),
                lastBucketStart: integer(), lastLatencySeconds: perhaps { $0.double() },
                reportedCostMicroUSD: integer(), computedCostOfReportedMicroUSD: integer())
        }
        account.status.queue?.report = QueueReport(
            depth: perhaps { $0.double() }, throughputPerMinute: perhaps { $0.double() },
            queues: (0..<2).map { ModelQueue(model: name(), priority: $0, depth: double(), throughputPerMinute: double()) })
        account.plans.forecasts = account.plans.forecasts.map { series in
            let key = AccountHistory.Key(model: series.key.model, metric: series.key.metric)
            return SeriesForecast(key: key, short: forecast(300, 24), long: forecast(3_600, 192))
        }
        account.plans.capacity = [wholeAccount, name()].map { model in
            var recommendation = SampleState.recommendation(.forecast)
            recommendation.requestsPerMinute = double()
            recommendation.replicas = Int(integer())
            recommendation.rateLimit.requestsPerSecond = double()
            recommendation.rateLimit.burst = Int(integer())
            recommendation.previousRequestsPerMinute = perhaps { $0.double() }
            recommendation.candidates = [.init(rule: .forecast, requestsPerMinute: double())]
            recommendation.reason = name()
            let inputs = CapacityInputs(
                currentRPM: double(), forecastUpperRPM: double(), forecastSkill: double(), queueDepth: double(),
                errorRate: double(), latencySeconds: double(), dataAgeSeconds: double())
            return CapacityPlan(model: model, inputs: inputs, recommendation: recommendation)
        }
        return account
    }

    private mutating func forecast(_ step: Int64, _ count: Int) -> Forecast {
        let accuracy = Accuracy(
            wape: double(), mase: double(), coverage80: double(), coverage95: double(), skillVsPersistence: double())
        return Forecast(
            method: name(), status: .ok, observations: 0, lastObservedEnd: SampleState.now, step: step,
            points: (0..<count).map { index in
                let value = double()
                let quantiles = Quantiles([(0.1, double()), (0.5, value), (0.9, double())])
                return ForecastPoint(time: SampleState.now + Int64(index) * step, value: value, quantiles: quantiles)
            },
            horizons: [.init(steps: count, accuracy: accuracy)],
            windows: [WindowErrors(steps: count, roots: Quantiles([(0.1, double()), (0.5, double()), (0.9, double())]))],
            adjustments: [
                Adjustment(.levelChange, start: SampleState.now, end: nil, factor: double(), probability: double(), name: name())
            ])
    }

    private mutating func budget(_ budget: BudgetStatus) -> BudgetStatus {
        var budget = budget
        budget.limitMicroUSD = integer()
        budget.spentMicroUSD = perhaps { $0.integer() }
        budget.remainingMicroUSD = perhaps { $0.integer() }
        budget.projection = .init(medianMicroUSD: integer(), lower80MicroUSD: integer(), upper80MicroUSD: integer())
        budget.burnRates = [.init(window: "1h", seconds: 3_600, ratio: perhaps { $0.double() })]
        budget.burnRates[0].seasonalRatio = perhaps { $0.double() }
        budget.thresholds = [.init(ratio: double())]
        budget.request = RequestBudget(perRequestUSD: double(), meanCostUSD: double(), remainingRequests: double())
        budget.costGuard?.spentRatio = perhaps { $0.double() }
        budget.carriedMicroUSD = integer()
        budget.guardRatio = double()
        budget.advice = [.init(from: name(), to: name(), projectedSavingMicroUSD: integer(), assumption: name())]
        return budget
    }
}

/// SplitMix64: the same numbers for the same seed, so that a failure can be had again.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
