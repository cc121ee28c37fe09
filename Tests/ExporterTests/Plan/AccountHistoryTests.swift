import Forecasting
import Storage
import Testing

@testable import Exporter

private let hour: Int64 = 3_600
/// Hour 0 of the tests; `now` is in the middle of hour 6.
private let start: Int64 = 1_773_532_800

private func row(_ model: String, hour index: Int64, input: Int64 = 1, requests: Int64? = 60, cost: Int64? = 1_000_000)
    -> UsageRecord
{
    UsageRecord(
        model: model, start: start + index * hour, inputTokens: input, outputTokens: 2 * input, requests: requests,
        reportedCostMicroUSD: cost)
}

private func history(
    _ usage: [UsageRecord], hourlyQueue: [QueueRollup] = [], fineQueue: [QueueRollup] = [],
    fold: @escaping (String) -> String = { $0 }, unread: Range<Int64> = 0..<0, settledUntil: Int64 = 4
) -> AccountHistory {
    AccountHistory(
        usage: usage, hourlyQueue: hourlyQueue, fineQueue: fineQueue, fineStep: 300, fold: fold,
        isUnread: { unread.contains(($0 - start) / hour) }, settledUntil: start + settledUntil * hour,
        now: start + 6 * hour + 1_800)
}

extension AccountHistory {
    /// The values of a series with nil for a gap, from hour 0 on; nil when there is no series.
    fileprivate func values(_ model: String, _ metric: ForecastMetric) -> [Double?]? {
        hourly[Key(model: model, metric: metric)].map { series in
            [Double?](repeating: nil, count: Int((series.start - start) / series.step))
                + series.values.map { $0.isNaN ? nil : $0 }
        }
    }
}

@Suite struct AccountHistoryTests {
    /// What an hour without a row is: idle once it has settled, unknown before and where its day was not read.
    @Test(arguments: [
        ([0, 1, 2, 3, 4, 5], 0..<0, 4, [1, 1, 1, 1, 1, 1]),
        ([0, 2, 5], 0..<0, 4, [1, 0, 1, 0, nil, 1]),
        ([0, 2], 0..<0, 6, [1, 0, 1, 0, 0, 0]),
        ([0, 2], 0..<0, 0, [1, nil, 1, nil, nil, nil]),
        ([0, 5], 2..<4, 6, [1, 0, nil, nil, 0, 1]),
        // A row on a day that was not read is known all the same.
        ([0, 3], 2..<4, 6, [1, 0, nil, 1, 0, 0]),
        // What came before the first row is not claimed.
        ([3], 0..<0, 6, [nil, nil, nil, 1, 0, 0]),
    ] as [([Int64], Range<Int64>, Int64, [Double?])])
    func idleOrUnknown(rows: [Int64], unread: Range<Int64>, settledUntil: Int64, expected: [Double?]) {
        let history = history(rows.map { row("m", hour: $0) }, unread: unread, settledUntil: settledUntil)
        #expect(history.values("m", .inputTokens) == expected)
        #expect(history.values(wholeAccount, .inputTokens) == expected)
    }

    @Test func anUnsettledHourIsNotIdleForAModelBecauseAnotherHasARow() {
        let history = history([row("a", hour: 3), row("b", hour: 3), row("a", hour: 5)])
        #expect(history.values("b", .inputTokens) == [nil, nil, nil, 1, nil, nil])
        #expect(history.values(wholeAccount, .inputTokens) == [nil, nil, nil, 2, nil, 1])
    }

    @Test func theOpenHourIsNoTrainingData() {
        let history = history([row("m", hour: 5), row("m", hour: 6, input: 999), row("new", hour: 6)])
        #expect(history.values("m", .inputTokens) == [nil, nil, nil, nil, nil, 1])
        #expect(history.models == ["m"])
        #expect(self.onlyOpen.hourly.isEmpty && self.onlyOpen.models.isEmpty)
    }

    private var onlyOpen: AccountHistory { history([row("m", hour: 6)]) }

    @Test func everyQuantityIsInItsUnit() {
        let history = history([row("m", hour: 5, input: 10, requests: 120, cost: 2_500_000)])
        let values = ForecastMetric.allCases.map { history.values("m", $0)?.last }
        #expect(values == [2, 10, 20, 30, 2.5, nil])
    }

    @Test func aModelThatTellsNoRequestsDoesNotSilenceTheOthers() {
        let history = history([
            row("a", hour: 3), row("b", hour: 4, requests: nil), row("a", hour: 5), row("b", hour: 5, requests: nil),
        ])
        #expect(history.values("a", .requestsPerMinute) == [nil, nil, nil, 1, nil, 1])
        #expect(history.values("b", .requestsPerMinute) == nil, "idle hours alone are no evidence")
        // The account's total is only known where all of its rows tell.
        #expect(history.values(wholeAccount, .requestsPerMinute) == [nil, nil, nil, 1, nil, nil])
        #expect(history.values(wholeAccount, .inputTokens)?.last == 2)
    }

    @Test func oneHourWithoutRequestsIsAGapAndNotAnEnd() {
        let history = history([row("m", hour: 3), row("m", hour: 4, requests: nil), row("m", hour: 5)])
        #expect(history.values("m", .requestsPerMinute) == [nil, nil, nil, 1, nil, 1])
    }

    @Test func costThatIsNotKnownIsNotZero() {
        let history = history([row("m", hour: 4, cost: nil), row("m", hour: 5)])
        #expect(history.values("m", .costUSD) == [nil, nil, nil, nil, nil, 1])
    }

    @Test func foldedModelsAreOneSeries() {
        let history = history(
            [row("a", hour: 4), row("b", hour: 4, input: 5), row("c", hour: 5, input: 7)],
            fold: { $0 == "a" ? "a" : "rest" }, settledUntil: 6)
        #expect(history.models == ["a", "rest"])
        #expect(history.values("rest", .inputTokens) == [nil, nil, nil, nil, 5, 7])
        #expect(history.values(wholeAccount, .inputTokens) == [nil, nil, nil, nil, 6, 7])
    }

    private func rollup(_ model: String, at time: Int64, depth: Double = 2, throughput: Double? = 30) -> QueueRollup {
        QueueRollup(
            model: model, start: time, samples: 3, meanDepth: depth, maxDepth: depth,
            meanThroughputPerMinute: throughput, maxThroughputPerMinute: throughput)
    }

    @Test func theQueueFillsInForRequestsAndUsageWins() {
        let queue = [rollup("m", at: start + 5 * hour), rollup(wholeAccount, at: start + 5 * hour, throughput: 99)]
        let silent = history([row("m", hour: 5, requests: nil)], hourlyQueue: queue)
        #expect(silent.values("m", .requestsPerMinute)?.last == 30)
        #expect(silent.values(wholeAccount, .requestsPerMinute)?.last == 99)
        let told = history([row("m", hour: 5)], hourlyQueue: queue)
        #expect(told.values("m", .requestsPerMinute)?.last == 1)
        #expect(told.values("m", .queueDepth)?.last == 2)
    }

    @Test func theOpenFiveMinutesAreNoTrainingData() {
        let now = start + 6 * hour + 1_800
        let queue = [rollup("m", at: now - 600), rollup("m", at: now - 300), rollup("m", at: now, depth: 999)]
        let depth = history([], fineQueue: queue)
            .fine[AccountHistory.Key(model: "m", metric: .queueDepth)]
        #expect(depth?.values == [2, 2] && depth?.end == now)
    }

    @Test func aQueueThatTellsNoThroughputHasNoRequests() {
        let queue = [rollup("m", at: start, throughput: nil)]
        let history = history([], fineQueue: queue)
        #expect(history.fine[AccountHistory.Key(model: "m", metric: .requestsPerMinute)] == nil)
        #expect(history.fine[AccountHistory.Key(model: "m", metric: .queueDepth)] != nil)
    }
}
