import CivilTime

/// What one model of one account cost, so kept that the sum over any stretch of time is found at once.
///
/// Each row is the cost of an hour (or another bucket) and belongs to where it begins.
public struct SpendSeries: Sendable {
    private static let hour: Int64 = 3600

    /// When rows begin, ascending, in Unix seconds.
    private let starts: [Int64]
    /// The sum of the rows before each row, in micro-dollars; one more than there are rows.
    private let sums: [Int64]
    /// The first row that begins in or after each hour, from the hour of the first row on.
    private let firstRows: [Int32]

    /// - Parameter rows: in any order; starts in Unix seconds, costs in micro-dollars, 0 or more.
    public init(_ rows: some Sequence<(start: Int64, costMicroUSD: Int64)>) {
        var rows = Array(rows)
        if !zip(rows, rows.dropFirst()).allSatisfy({ $0.start <= $1.start }) { rows.sort { $0.start < $1.start } }
        starts = rows.map(\.start)
        var sums: [Int64] = [0]
        sums.reserveCapacity(rows.count + 1)
        for row in rows { sums.append(sums[sums.count - 1].adding(saturating: row.costMicroUSD)) }
        self.sums = sums
        var firstRows: [Int32] = []
        if let first = starts.first, let last = starts.last {
            let base = first.flooredQuotient(by: Self.hour)
            var row: Int32 = 0
            for hour in base...last.flooredQuotient(by: Self.hour) + 1 {
                while row < starts.count, starts[Int(row)] < hour * Self.hour { row += 1 }
                firstRows.append(row)
            }
        }
        self.firstRows = firstRows
    }

    /// The sum of several, as one.
    public init(merging parts: [SpendSeries]) {
        guard parts.count != 1 else {
            self = parts[0]
            return
        }
        let starts = Set(parts.flatMap { $0.starts.indices.isEmpty ? [] : [$0.starts[0], $0.starts[$0.starts.count - 1]] })
        guard let first = starts.min(), let last = starts.max(), parts.allSatisfy(\.isHourly) else {
            self.init(parts.flatMap(\.rows))
            return
        }
        var hours = [Int64](repeating: 0, count: Int((last - first) / Self.hour) + 1)
        for part in parts {
            for row in part.starts.indices {
                let hour = Int((part.starts[row] - first) / Self.hour)
                hours[hour] = hours[hour].adding(saturating: part.sums[row + 1].subtracting(saturating: part.sums[row]))
            }
        }
        self.init(hours.enumerated().lazy.map { (first + Int64($0) * Self.hour, $1) })
    }

    /// Whether every row begins with an hour.
    private var isHourly: Bool { starts.allSatisfy { $0 % Self.hour == 0 } }

    private var rows: [(start: Int64, costMicroUSD: Int64)] {
        starts.indices.map { (starts[$0], sums[$0 + 1].subtracting(saturating: sums[$0])) }
    }

    /// The first row at or after `time`.
    private func row(from time: Int64) -> Int {
        guard let first = starts.first else { return 0 }
        let hour = time.flooredQuotient(by: Self.hour) - first.flooredQuotient(by: Self.hour)
        if hour < 0 { return 0 }
        if hour >= firstRows.count { return starts.count }
        var row = Int(firstRows[Int(hour)])
        while row < starts.count, starts[row] < time { row += 1 }
        return row
    }

    /// The sum of the rows that begin within `range`, in micro-dollars.
    public func total(in range: Range<Int64>) -> Int64 {
        sums[row(from: range.upperBound)].subtracting(saturating: sums[row(from: range.lowerBound)])
    }
}
