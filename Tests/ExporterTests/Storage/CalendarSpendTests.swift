import Foundation
import Planning
import Storage
import TestSupport
import Testing

@testable import Exporter

/// A year of hours, with revisions and late rows: what a period cost is the sum of its rows, to the micro-dollar, and
/// its neighbours have the rest, wherever clocks change.
@Suite struct CalendarSpendTests {
    /// 2026-01-01T00:00:00Z.
    private static let start: Int64 = 1_767_225_600
    private static let hours: Int64 = 366 * 24

    /// Clocks change by an hour, in the other half of the year, by half an hour, at midnight, and not at all; hours
    /// begin at half past and at a quarter to.
    private static let timeZones = [
        "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Beirut", "Asia/Kolkata",
        "Asia/Kathmandu",
    ]

    @Test func everyPeriodIsTheSumOfItsRows() throws {
        let folder = try StoreFolder()
        let store = try Store.open(folder: folder.store)
        var random = SeededGenerator(seed: 5)
        var costs: [String: [Int64: Int64]] = [:]
        func save(_ model: String, _ hours: [Int64]) throws {
            let rows = hours.map { hour in
                UsageRecord(
                    model: model, start: Self.start + hour * 3_600, inputTokens: 1, outputTokens: 1,
                    reportedCostMicroUSD: hour % 3 == 0 ? nil : .random(in: 0...999_999_999, using: &random),
                    computedCostMicroUSD: .random(in: 0...999_999_999, using: &random))
            }
            for row in rows { costs[model, default: [:]][row.start] = row.costMicroUSD }
            try store.upsertUsage(rows, account: "prod", granularity: 3_600, receivedAt: Self.start)
        }
        for model in ["m", "n"] {
            let late = Set((0..<500).map { _ in Int64.random(in: 0..<Self.hours, using: &random) })
            try save(model, (0..<Self.hours).filter { !late.contains($0) })
            try save(model, late.sorted())
            try save(model, (0..<500).map { _ in Int64.random(in: 0..<Self.hours, using: &random) })
        }

        for name in Self.timeZones {
            let timeZone = try #require(TimeZone(identifier: name))
            for kind in PeriodKind.allCases {
                var total: [String: Int64] = [:]
                var time = Self.start
                while time < Self.start + Self.hours * 3_600 {
                    let period = CalendarPeriod.containing(time, kind, timeZone)
                    let spend = try store.spend(account: "prod", from: period.start, to: period.end)
                    // Every hour of the period, whether or not it has a row.
                    let first = Self.start + max(0, (period.start - Self.start + 3_599) / 3_600) * 3_600
                    for (model, rows) in costs {
                        let sum = stride(from: first, to: period.end, by: 3_600).reduce(0) { $0 + (rows[$1] ?? 0) }
                        #expect(spend[model, default: 0] == sum, "\(name), \(kind) from \(period.start), \(model)")
                        total[model, default: 0] += spend[model, default: 0]
                    }
                    time = period.end
                }
                #expect(total == costs.mapValues { $0.values.reduce(0, +) }, "\(name), \(kind)")
            }
        }
    }
}
