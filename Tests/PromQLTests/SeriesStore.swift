import PromQL

/// Series in memory, for tests, in the order of their labels.
struct SeriesStore: SeriesSource {
    let series: [Series]

    init(_ series: [Series]) {
        self.series = series.sorted { $0.labels < $1.labels }
    }

    /// Loads series in the notation of rule tests, one a line.
    ///
    /// - Parameters:
    ///   - start: The time of the first value. Milliseconds.
    ///   - step: The distance of the values. Milliseconds.
    init(start: Int64 = 0, step: Int64, _ lines: String) throws {
        self.init(
            try lines.split(separator: "\n").map { line in
                let (labels, values) = try SeriesNotation.parse(line.trimmingSpaces)
                let present = values.enumerated().compactMap { index, value in
                    value.map { (start + Int64(index) * step, $0) }
                }
                return Series(labels: labels, timestamps: present.map(\.0), values: present.map(\.1))
            })
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        series.filter { candidate in matchers.allSatisfy { $0.matches(candidate.labels) } }.map { series in
            let first = series.timestamps.firstIndex(notBefore: from)
            let last = series.timestamps.firstIndex(notBefore: through == .max ? through : through + 1)
            return Series(
                labels: series.labels, timestamps: Array(series.timestamps[first..<last]),
                values: Array(series.values[first..<last]))
        }
    }
}

extension StringProtocol {
    var trimmingSpaces: String {
        String(self.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension [Int64] {
    /// The index of the first element that is `value` or greater, in ascending elements.
    func firstIndex(notBefore value: Int64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
