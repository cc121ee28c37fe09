import Foundation
import HolySheepAPI
import TestSupport
import Testing

@testable import Exporter
@testable import Exposition
@testable import HTTPServer
@testable import Planning

/// What each collector makes of a state: all of it against a file, and the cases that one state does not have.
@Suite struct CollectorTests {
    @Test func everythingThatIsExported() throws {
        let text = Exposition.encode(Collectors.collect(SampleState.input()), as: .text)
        try Golden().check(String(decoding: text, as: UTF8.self), against: "metrics.txt")
    }

    @Test func ofAnAccountOfWhichNothingIsKnownOnlyThatIsSaid() {
        var input = SampleState.input()
        input.accounts = [SampleState.emptyAccount]
        input.budgets = []
        input.quotas = []
        input.rules = RuleReport()
        input.alertmanagers = []
        let samples = Samples(input)
        let names = samples.names.filter { !$0.hasPrefix("process_") && !$0.hasPrefix("holysheep_exporter_") }
        #expect(
            names == [
                "holysheep_circuit_open", "holysheep_forecast_pending_series", "holysheep_models_folded",
                "holysheep_scrape_calls_total", "holysheep_scrape_errors_total", "holysheep_usage_rejected_rows_total",
            ])
    }

    @Test func everyFamilySaysWhatItIs() {
        for family in Collectors.collect(SampleState.input()) {
            #expect(family.help.hasSuffix("."), "\(family.name)")
            #expect(family.help.count > 20, "\(family.name)")
            if family.name.hasSuffix("_seconds"), !family.name.hasPrefix("process_") {
                #expect(family.help.lowercased().contains("seconds"), "\(family.name)")
            }
        }
    }

    // MARK: Usage

    @Test func countersWaitForTheHistory() {
        var input = SampleState.input()
        input.accounts[1].usage.isComplete = false
        let samples = Samples(input)
        for name in ["holysheep_tokens_total", "holysheep_requests_total", "holysheep_cost_usd_total"] {
            #expect(samples[name].isEmpty)
        }
        #expect(!samples["holysheep_usage_backfill_windows"].isEmpty)
    }

    @Test func everyReasonForRefusingARowIsThereFromTheStart() {
        let rejected = Samples(SampleState.input())["holysheep_usage_rejected_rows_total"]
        for reason in RejectionReason.allCases {
            #expect(rejected["account=\"prod\",reason=\"\(reason.rawValue)\""] == (reason == .negative ? 2 : 0))
        }
        // A reason that only the store knows is told as well.
        #expect(rejected["account=\"prod\",reason=\"sum_too_large\""] == 1)
    }

    // MARK: Queue

    static let queues: [(report: QueueReport, depth: [String: Double], throughput: [String: Double])] = [
        (
            QueueReport(depth: 3, throughputPerMinute: 60),
            ["account=\"prod\"": 3], ["account=\"prod\"": 60]
        ),
        (QueueReport(depth: 3), ["account=\"prod\"": 3], [:]),
        (
            // What the queues do not tell is still known of the whole.
            QueueReport(depth: 3, throughputPerMinute: 60, queues: [ModelQueue(model: "a", depth: 3)]),
            ["account=\"prod\",model=\"a\"": 3], ["account=\"prod\"": 60]
        ),
        (
            // What the breakdown leaves of the total is of models that it does not name.
            QueueReport(
                depth: 10, throughputPerMinute: 60,
                queues: [ModelQueue(model: "a", priority: 1, depth: 4, throughputPerMinute: 20)]),
            ["account=\"prod\",model=\"a\",priority=\"1\"": 4, "account=\"prod\",model=\"__other__\"": 6],
            ["account=\"prod\",model=\"a\",priority=\"1\"": 20, "account=\"prod\",model=\"__other__\"": 40]
        ),
        (
            QueueReport(
                depth: 3, throughputPerMinute: 60,
                queues: [
                    ModelQueue(model: "a", priority: 0, depth: 1, throughputPerMinute: 20),
                    ModelQueue(model: "a", priority: 1, depth: 2, throughputPerMinute: 40),
                ]),
            ["account=\"prod\",model=\"a\",priority=\"0\"": 1, "account=\"prod\",model=\"a\",priority=\"1\"": 2],
            ["account=\"prod\",model=\"a\",priority=\"0\"": 20, "account=\"prod\",model=\"a\",priority=\"1\"": 40]
        ),
    ]

    @Test(arguments: queues)
    func theQueueIsToldOnce(report: QueueReport, depth: [String: Double], throughput: [String: Double]) {
        var input = SampleState.input()
        input.accounts[1].status.queue = (report, SampleState.at)
        let samples = Samples(input)
        #expect(samples["holysheep_queue_depth"] == depth)
        #expect(samples["holysheep_queue_throughput_requests_per_minute"] == throughput)
    }

    @Test(arguments: [(300.0, true), (301, false)]) func anOldQueueIsNotThePresent(age: Double, isShown: Bool) {
        var input = SampleState.input()
        input.at = SampleState.at.addingTimeInterval(age)
        #expect(Samples(input)["holysheep_queue_depth"].isEmpty != isShown)
    }

    @Test func modelsOfTheQueueAreBoundedInNumber() {
        let queues = (0..<500).map { ModelQueue(model: "m\($0)", priority: $0 % 2, depth: 1, throughputPerMinute: 2) }
        var folded = QueueReport(depth: 500, queues: queues)
        folded.fold(known: ["m7", "unseen"], limit: 10)
        #expect(folded.queues.count == 11)
        #expect(folded.queues.map(\.depth).reduce(0, +) == 500)
        #expect(folded.queues.compactMap(\.throughputPerMinute).reduce(0, +) == 1_000)
        #expect(folded.queues.contains { $0.model == "m7" })
        #expect(folded.queues.filter { $0.model == "__other__" }.map(\.priority) == [0, 1])
        var urgent = QueueReport(queues: (0..<50).map { ModelQueue(model: "a", priority: $0, depth: 1) })
        urgent.fold(known: [], limit: 10)
        #expect(urgent.queues.count == 11)
        let few = QueueReport(queues: Array(queues.prefix(10)))
        var same = few
        same.fold(known: [], limit: 10)
        #expect(same == few)
    }

    // MARK: Forecasts

    @Test func aStaleForecastIsNotShownButItsAgeIs() {
        var input = SampleState.input()
        input.accounts[1].now = SampleState.at.addingTimeInterval(30 * 86_400)
        let samples = Samples(input)
        #expect(samples["holysheep_forecast_requests_per_minute"].isEmpty)
        #expect(samples["holysheep_forecast_error_ratio"].isEmpty)
        #expect(
            samples["holysheep_forecast_last_success_timestamp_seconds"]["account=\"prod\",model=\"*\""]
                == Double(SampleState.now))
    }

    @Test(arguments: [0, 1, 150, 299, 300, 1_799, 3_599])
    func everyHorizonIsShownWheneverOneAsks(secondsAfterTheNewestBucket: Int) {
        var input = SampleState.input()
        input.accounts[1].now = SampleState.at.addingTimeInterval(Double(secondsAfterTheNewestBucket))
        let requests = Samples(input)["holysheep_forecast_requests_per_minute"]
        for horizon in ["15m", "30m", "60m", "24h", "168h"] {
            for quantile in ["0.1", "0.5", "0.9"] {
                let labels = "account=\"prod\",model=\"*\",horizon=\"\(horizon)\",quantile=\"\(quantile)\""
                #expect(requests[labels] != nil, "\(labels)")
            }
        }
    }

    @Test func coverageIsGivenAsFarAsThereIsEvidence() {
        let coverage = Samples(SampleState.input())["holysheep_forecast_coverage_ratio"]
        #expect(coverage["account=\"prod\",model=\"*\",level=\"80\""] == 0.8125)
        #expect(coverage["account=\"prod\",model=\"*\",level=\"95\""] == 0.9375)
        #expect(!coverage.keys.contains { $0.contains("deepseek") })
    }

    // MARK: Capacity

    @Test func decisionsAreCountedByActionAndSource() {
        let decisions = Samples(SampleState.input())["holysheep_capacity_decisions_total"]
        #expect(decisions["account=\"prod\",model=\"*\",action=\"scale_up\",source=\"forecast\""] == 1)
        #expect(decisions["account=\"prod\",model=\"gpt-4.1\",action=\"hold\",source=\"reactive\""] == 1)
        // The others begin at 0.
        #expect(decisions["account=\"prod\",model=\"gpt-4.1\",action=\"scale_down\",source=\"forecast\""] == 0)
        #expect(decisions.values.reduce(0, +) == 3)
    }
}

/// An exposition by metric and labels.
struct Samples {
    private var values: [String: [String: Double]] = [:]

    init(_ input: CollectorInput) {
        for family in Collectors.collect(input) {
            for sample in family.samples {
                let labels = String(decoding: sample.labels.rendered, as: UTF8.self)
                values[family.name, default: [:]][labels] = sample.value
            }
        }
    }

    subscript(name: String) -> [String: Double] { values[name] ?? [:] }
    var names: Set<String> { Set(values.keys) }
}
