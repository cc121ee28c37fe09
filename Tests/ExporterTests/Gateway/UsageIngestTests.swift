import Foundation
import HolySheepAPI
import Logging
import Planning
import Storage
import Synchronization
import Testing

@testable import Exporter

@Suite struct UsageIngestTests {
    private let bench: GatewayBench
    private let start: Int64 = 1_773_550_800

    init() throws { bench = try GatewayBench() }

    private func row(_ model: String, input: Int64 = 1_000_000, cost: Int64? = nil) -> HolySheepAPI.UsageRow {
        UsageRow(model: model, start: start, inputTokens: input, outputTokens: 1_000_000, costMicroUSD: cost)
    }

    private func totals() throws -> [UsageTotal] {
        try bench.storage.read { store throws(StorageError) in try store.usageTotals() }
    }

    @Test func theGatewaysCostWinsAndTheTablesIsKeptBesideIt() throws {
        let report = UsageReport(rows: [row("gpt-4.1", cost: 21_000_000), row("deepseek-v3.2"), row("brand-new")])
        let result = try bench.ingest.store(report, receivedAt: ManualTime.sunday)
        #expect(result.inserted == 3)
        let totals = try totals()
        // 2.50 + 8.00, 0.10 + 0.42 and, for a model without a price, the default of 3.00 + 15.00 dollars.
        #expect(totals.map(\.costMicroUSD) == [21_000_000, 520_000, 18_000_000])
        #expect(totals[0].computedCostOfReportedMicroUSD == 10_500_000)
        #expect(totals[1].reportedCostMicroUSD == 0)
    }

    @Test func storingAnAnswerAgainChangesNothing() throws {
        let report = UsageReport(rows: [row("m")])
        _ = try bench.ingest.store(report, receivedAt: ManualTime.sunday)
        let again = try bench.ingest.store(report, receivedAt: ManualTime.sunday.addingTimeInterval(60))
        #expect(again == UsageUpsert(inserted: 0, revised: 0, unchanged: 1))
        #expect(try totals().map(\.inputTokens) == [1_000_000])
    }

    @Test func whatIsNotUnderstoodIsKeptWithItsReasonOnce() throws {
        let refused = RejectedRow(reason: "negative", raw: #"{"input_tokens":-5}"#)
        let report = UsageReport(rows: [row("m")], rejected: [refused])
        for _ in 0..<2 { _ = try bench.ingest.store(report, receivedAt: ManualTime.sunday) }
        let kept = try bench.storage.read { store throws(StorageError) in try store.quarantined(account: "prod") }
        #expect(kept.map(\.reason) == ["negative"])
        #expect(kept.first?.raw == #"{"input_tokens":-5}"#)
        #expect(kept.first?.endpoint == "usage")
        #expect(try totals().count == 1)
    }

    @Test func aModelWithoutAPriceOfItsOwnIsNamedOnce() throws {
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: .logfmt, level: .info) { bytes in
                lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
            }
        }
        let log = UnlistedModelLog()
        for rows in [[row("gpt-4.1"), row("Brand-New")], [row("brand-new"), row("other")]] {
            _ = try bench.ingest(logger: logger, unlistedModels: log).store(
                UsageReport(rows: rows), receivedAt: ManualTime.sunday)
        }
        let said = lines.withLock { $0 }
        #expect(said.count == 2)
        #expect(said.first?.contains("model=Brand-New") == true && said.last?.contains("model=other") == true)
        for line in said {
            #expect(line.contains("level=warn") && line.contains("pricing.models") && line.contains("account=prod"))
        }
        // A gateway that makes names up does not fill the log.
        let names = (0..<5_000).map { "made-up-\($0)" }
        log.note(names, account: "prod", prices: .builtIn, to: logger)
        log.note(names.map { "\($0)x" }, account: "prod", prices: .builtIn, to: logger)
        #expect(lines.withLock { $0.count } == 1_000)
    }

    @Test func anEmptyAnswerIsAnAnswer() throws {
        #expect(try bench.ingest.store(UsageReport(), receivedAt: ManualTime.sunday) == UsageUpsert())
    }
}
