import Planning
import TestSupport
import Testing

@Suite struct SpendSeriesTests {
    private typealias Row = (start: Int64, costMicroUSD: Int64)

    private static func sum(_ rows: [Row], _ range: Range<Int64>) -> Int64 {
        rows.reduce(0) { range.contains($1.start) ? $0 + $1.costMicroUSD : $0 }
    }

    @Test(arguments: [1 as Int64, 60, 900, 3_600, 86_400])
    func sumsAreThoseOfTheRows(grid: Int64) {
        var random = SeededGenerator(seed: UInt64(grid))
        for _ in 0..<40 {
            let rows: [Row] = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                (
                    start: Int64.random(in: -200...400, using: &random) * grid,
                    costMicroUSD: .random(in: 0...9_999_999, using: &random)
                )
            }
            let parts = Dictionary(grouping: rows) { _ in Int.random(in: 0...3, using: &random) }
            let series = SpendSeries(rows)
            let merged = SpendSeries(merging: parts.isEmpty ? [SpendSeries([])] : parts.values.map { SpendSeries($0) })
            for _ in 0..<50 {
                let from = Int64.random(in: -220 * grid...420 * grid, using: &random)
                let range = from..<from + Int64.random(in: 0...300 * grid, using: &random)
                #expect(series.total(in: range) == Self.sum(rows, range))
                #expect(merged.total(in: range) == Self.sum(rows, range))
            }
        }
    }
}
