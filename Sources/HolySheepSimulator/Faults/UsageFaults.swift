/// Faults that change which usage rows are reported and what they say. What they do to a row depends
/// on the row alone, so polling again gives the same answer until the row's time has come.
struct UsageFaults: Sendable {
    private let key: RandomKey

    init(seed: UInt64) {
        key = RandomKey(seed: seed)["usage faults"]
    }

    /// - Parameter now: simulated Unix seconds.
    func apply(_ faults: StruckFaults, to rows: [UsageRow], now: Int64) -> [UsageRow] {
        var rows = rows
        if let late = faults[.late] {
            rows.removeAll { $0.end > now - Int64(late.amount) }
        }
        if let revised = faults[.revised] {
            for index in rows.indices { revise(&rows[index], by: revised, now: now) }
        }
        if let missing = faults[.missing] {
            rows.removeAll { key["missing"][$0.model][$0.start].uniform < missing.amount }
        }
        if let duplicated = faults[.duplicated] {
            rows += rows.filter { key["duplicated"][$0.model][$0.start].uniform < duplicated.amount }
        }
        return rows
    }

    /// Until its time has come, a row is wrong by up to the fault's amount, up or down; the error
    /// shrinks in four stages to nothing.
    private func revise(_ row: inout UsageRow, by fault: FaultSpec, now: Int64) {
        let stages = 4.0
        let age = max(0, Double(now - row.end)) / fault.finalAfter
        guard age < 1 else { return }
        let stage = (age * stages).rounded(.down)
        let draw = key["revised"][row.model][row.start][Int64(stage)]
        let factor = 1 + fault.amount * (1 - stage / stages) * (2 * draw.uniform - 1)
        func scaled(_ value: Int64) -> Int64 { Int64((Double(value) * factor).rounded()) }
        row.demand = Demand(
            requests: scaled(row.demand.requests), inputTokens: scaled(row.demand.inputTokens),
            outputTokens: scaled(row.demand.outputTokens))
    }
}
