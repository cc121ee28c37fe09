import Foundation
import HTTPServer
import PromQL
import SampleWindow
import Storage
import TestSupport
import Testing

@testable import Exporter

/// Stored usage under its own time, as queries see it.
@Suite struct UsageSourceTests {
    /// A whole hour, at noon. Unix seconds.
    private static let now = SampleState.now
    private static let midnight = now - 12 * 3600

    private let folder: StoreFolder
    private let storage: StorageSupervisor

    init() throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
    }

    /// - Parameter readAt: when usage was last read; nil for never.
    private func store(_ rows: [UsageRecord], account: String = "prod", readAt: Int64? = Self.now) throws {
        try storage.write { store throws(StorageError) in
            try store.upsertUsage(rows, account: account, granularity: 3600, receivedAt: Self.now)
            if let readAt { try store.recordSuccess(account: account, endpoint: "usage", at: readAt) }
        }
    }

    private static func row(
        _ model: String, _ start: Int64, requests: Int64? = 60, microUSD: Int64? = 1_000_000
    ) -> UsageRecord {
        UsageRecord(
            model: model, start: start, inputTokens: 600, outputTokens: 120, requests: requests,
            reportedCostMicroUSD: microUSD)
    }

    private func source(
        _ snapshot: Snapshot = SampleState.snapshot(), models: [String]? = nil, folded: Int = 0, samples: Int = 5_000_000
    ) -> QuerySource {
        var snapshot = snapshot
        if let models {
            snapshot.accounts[1].usage.totals = models.map { SampleState.total($0, input: 1, requests: 1) }
            snapshot.accounts[1].usage.foldedModels = folded
        }
        return QuerySource(
            snapshot, now: Self.now * 1000, configuration: Configuration(), storage: storage, maximumSamples: samples)
    }

    private func instant(_ query: String, at time: Int64, _ source: QuerySource? = nil) throws -> [String: Double] {
        let value = try QueryLimits.engine.instant(
            Parser.expression(query), at: time * 1000, source: source ?? self.source())
        guard case .vector(let elements) = value else { return [:] }
        return Dictionary(uniqueKeysWithValues: elements.map { ($0.labels["model"], $0.value) })
    }

    private func range(
        _ query: String, from: Int64, through: Int64, step: Int64, _ source: QuerySource? = nil
    ) throws -> [Series] {
        try QueryLimits.engine.range(
            Parser.expression(query), from: from * 1000, through: through * 1000, step: step * 1000,
            source: source ?? self.source())
    }

    /// What a day cost is what its rows say, to the last millionth, for ranges with closed ends.
    @Test func sumsOfWholeDaysAreExact() throws {
        var random = SeededGenerator(seed: 6)
        var (rows, expected) = ([UsageRecord](), [String: [Int64: Int64]]())
        for model in ["a", "b"] {
            for hour in 0..<(90 * 24) {
                let start = Self.midnight - Int64(hour + 1) * 3600
                let cost = Int64.random(in: 0..<50_000_000, using: &random)
                rows.append(Self.row(model, start, microUSD: cost))
                expected[model, default: [:]][(start / 86_400 + 1) * 86_400, default: 0] += cost
            }
        }
        try store(rows)
        let days = try range(
            "sum by (model) (sum_over_time(holysheep_usage_cost_usd[1d]))", from: Self.midnight - 89 * 86_400,
            through: Self.midnight, step: 86_400)
        #expect(days.map { $0.labels["model"] } == ["a", "b"])
        for series in days {
            #expect(series.values.count == 90)
            for (time, value) in zip(series.timestamps, series.values) {
                let exact = Double(expected[series.labels["model"]]?[time / 1000] ?? -1) / 1e6
                #expect(abs(value - exact) < 1e-9 * exact)
            }
        }
        let all = try instant("sum by (model) (sum_over_time(holysheep_usage_cost_usd[90d]))", at: Self.midnight)
        #expect(all.mapValues { Int64(($0 * 1e6).rounded()) } == expected.mapValues { $0.values.reduce(0, +) })
    }

    @Test func everyMetricSaysWhatItsHourHad() throws {
        try store((1...3).map { Self.row("m", Self.now - $0 * 3600) })
        for (name, value) in [
            ("holysheep_usage_requests", 60), ("holysheep_usage_cost_usd", 1), ("holysheep_usage_requests_per_minute", 1),
            ("holysheep_usage_cost_usd_per_hour", 1), ("holysheep_usage_tokens{direction=\"input\"}", 600),
            ("holysheep_usage_tokens{direction=\"output\"}", 120),
            ("holysheep_usage_tokens_per_minute{direction=\"output\"}", 2),
        ] as [(String, Double)] {
            #expect(try instant(name, at: Self.now) == ["m": value], "\(name)")
            #expect(try instant(name, at: Self.now - 2 * 3600) == ["m": value], "\(name)")
            #expect(try instant(name, at: Self.now - 3 * 3600) == [:], "\(name)")
        }
    }

    /// Rates have a sample wherever a selector looks, sums where their hour ends and, over an hour, everywhere.
    @Test(arguments: [15, 60, 300, 900, 3600] as [Int64]) func thereAreNoGapsAtAnyStep(step: Int64) throws {
        try store((1...72).map { Self.row("m", Self.now - $0 * 3600) })
        let from = Self.now - 24 * 3600
        let through = Self.now - Self.now % step
        for query in ["holysheep_usage_requests_per_minute", "last_over_time(holysheep_usage_requests[1h])"] {
            let series = try range(query, from: from, through: through, step: step)
            #expect(series.map(\.values.count) == [Int((through - from) / step) + 1], "\(query)")
        }
    }

    /// What was, and from now on what is expected, as one line.
    @Test(arguments: [60, 300, 3600] as [Int64]) func aQueryAcrossNowHasBoth(step: Int64) throws {
        try store((1...72).map { Self.row("gpt-4.1", Self.now - $0 * 3600 - 3600) }, readAt: Self.now - 60)
        for (past, future) in [
            ("holysheep_usage_requests_per_minute", "holysheep_forecast_requests_per_minute"),
            ("holysheep_usage_tokens_per_minute", "holysheep_forecast_tokens_per_minute"),
            ("holysheep_usage_cost_usd_per_hour", "holysheep_forecast_cost_usd_per_hour"),
        ] {
            let series = try range(
                "sum by (model) (\(future){horizon=\"\",quantile=\"0.5\",model=\"gpt-4.1\"}) "
                    + "or sum by (model) (last_over_time(\(past)[2h]))", from: Self.now - 86_400,
                through: Self.now + 7 * 86_400, step: step)
            #expect(series.map(\.values.count) == [Int(8 * 86_400 / step) + 1], "\(past)")
        }
    }

    @Test func forecastsOfSumsAreRates() throws {
        // The forecast of the next whole hour is 1440 of each, and one more an hour later.
        let at = Self.now + 2 * 3600
        for (query, value) in [
            ("holysheep_forecast_tokens_per_minute{quantile=\"0.5\",direction=\"output\",model=\"*\"}", 1441.0 / 60),
            ("holysheep_forecast_cost_usd_per_hour{quantile=\"0.5\",model=\"*\"}", 1441),
            ("holysheep_forecast_cost_usd_per_hour{quantile=\"0.9\",model=\"*\"}", 1441 * 1.25),
        ] {
            #expect(abs((try instant(query, at: at)["*"] ?? -1) - value) < 1e-9, "\(query)")
        }
        #expect(try instant("holysheep_forecast_cost_usd_per_hour", at: Self.now).isEmpty)
    }

    @Test func anIdleHourIsZeroAndAnUnreadDayIsNot() throws {
        // Of two models one paused for three hours, and an account was not asked about one day.
        try store([Self.row("m", Self.now - 72 * 3600), Self.row("m", Self.now - 24 * 3600), Self.row("m", Self.now - 20 * 3600)])
        let unread = Backfill.day(containing: Self.now - 48 * 3600)
        try storage.write { store throws(StorageError) in
            try store.planBackfill(account: "prod", granularity: 3600, days: [unread])
        }
        func requests(_ hoursAgo: Int64) throws -> Double? {
            try instant("holysheep_usage_requests", at: Self.now - hoursAgo * 3600)["m"]
        }
        #expect(try requests(72) == nil)
        #expect(try requests(71) == 60)
        #expect(try requests(70) == 0)
        #expect(try requests(48) == nil)
        #expect(try requests(23) == 60)
        #expect(try requests(22) == 0)
        #expect(try requests(19) == 60)
        // Settled after two hours; before that rows may still come.
        #expect(try requests(2) == 0)
        #expect(try requests(1) == nil)
    }

    @Test func whatIsNotKnownIsAbsent() throws {
        try store([
            Self.row("m", Self.now - 3600, requests: nil, microUSD: nil), Self.row("m", Self.now - 7200),
        ])
        #expect(try instant("holysheep_usage_requests", at: Self.now).isEmpty)
        #expect(try instant("holysheep_usage_cost_usd", at: Self.now).isEmpty)
        #expect(try instant("sum(holysheep_usage_tokens)", at: Self.now) == ["": 720])
        #expect(try instant("holysheep_usage_requests", at: Self.now - 3600) == ["m": 60])
    }

    @Test func anHourComesWhenItIsOverAndRead() throws {
        try store((0...3).map { Self.row("m", Self.now - $0 * 3600) }, readAt: Self.now - 60)
        #expect(try instant("count_over_time(holysheep_usage_requests[1d])", at: Self.now + 7200) == ["m": 2])
        try store([], readAt: Self.now + 60)
        #expect(try instant("count_over_time(holysheep_usage_requests[1d])", at: Self.now + 7200) == ["m": 3])
    }

    @Test func modelsBeyondTheLimitAreOne() throws {
        try store(["a", "b", "c"].map { Self.row($0, Self.now - 3600) })
        let source = source(models: ["a", UsageSnapshot.foldedModel], folded: 2)
        #expect(try instant("holysheep_usage_requests", at: Self.now, source) == ["a": 60, "__other__": 120])
        #expect(try instant("holysheep_usage_cost_usd{model=\"__other__\"}", at: Self.now, source) == ["__other__": 2])
        #expect(try instant("holysheep_usage_cost_usd{model=\"b\"}", at: Self.now, source).isEmpty)
    }

    @Test func matchersAndTimesBoundWhatIsRead() throws {
        try store((1...240).map { Self.row("m", Self.now - $0 * 3600) })
        #expect(throws: EvaluationError.tooManySamples) {
            try instant("sum_over_time(holysheep_usage_requests[10d])", at: Self.now, source(samples: 239))
        }
        #expect(try instant("sum_over_time(holysheep_usage_requests[1d])", at: Self.now, source(samples: 239)) == ["m": 1440])
        #expect(throws: CancellationError.self) {
            try QuerySource(
                SampleState.snapshot(), now: Self.now * 1000, configuration: Configuration(), storage: storage,
                checkpoint: { throw CancellationError() }
            ).select([Matcher(name: "__name__", equals: "holysheep_usage_requests")], from: 0, through: Self.now * 1000)
        }
    }

    /// Times at the ends of 64 bits, as of requests without a time, are no trouble.
    @Test func seriesAreListedByTime() throws {
        try store([Self.row("m", Self.now - 100 * 3600), Self.row("n", Self.now - 50 * 3600)])
        let matchers = [
            try Matcher(name: "__name__", .matches, "holysheep_usage_cost_usd"), try Matcher(name: "model", .notEqual, ""),
        ]
        func models(_ from: Int64, _ through: Int64) throws -> [String] {
            try source().series(matchers, from: from, through: through).map { $0["model"] }
        }
        #expect(try models(.min / 2, .max / 2) == ["m", "n"])
        #expect(try models(0, (Self.now - 80 * 3600) * 1000) == ["m"])
        #expect(try models((Self.now + 1) * 1000, .max / 2) == [])
        let future = try source().series(
            [Matcher(name: "model", equals: "gpt-4.1")], from: (Self.now + 3600) * 1000, through: .max / 2)
        #expect(
            Set(future.map { $0["__name__"] }) == [
                "holysheep_forecast_requests_per_minute", "holysheep_forecast_tokens_per_minute",
                "holysheep_forecast_cost_usd_per_hour",
            ])
        #expect(future.count == 12)
        #expect(try source().series(matchers, from: (Self.now + 8 * 86_400) * 1000, through: .max / 2).isEmpty)
    }

    @Test func withoutAStoreTheOtherSeriesAreThere() throws {
        let source = QuerySource(
            SampleState.snapshot(), now: Self.now * 1000, configuration: Configuration(),
            storage: StorageSupervisor(folder: "/nowhere", logger: quietLogger))
        let named = [Matcher(name: "__name__", equals: "holysheep_usage_cost_usd")]
        #expect(throws: QueryFailure.self) { try source.select(named, from: 0, through: Self.now * 1000) }
        let all = [try Matcher(name: "__name__", .matches, "holysheep_.+")]
        #expect(try !source.select(all, from: Self.now * 1000, through: (Self.now + 3600) * 1000).isEmpty)
    }
}
