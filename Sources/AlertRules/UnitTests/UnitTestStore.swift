import PromQL

/// The samples of a test: those of its input up to a time, and those that rules gave.
struct UnitTestStore: SeriesSource {
    private struct Column {
        var timestamps: [Int64] = []
        var values: [Double] = []
    }

    private let inputs: [Series]
    /// How many samples of each input are there yet.
    private var positions: [Int]
    private var columns: [Labels: Column] = [:]

    init(_ inputs: [Series]) {
        self.inputs = inputs
        positions = Array(repeating: 0, count: inputs.count)
    }

    mutating func advance(to time: Int64) {
        for (index, series) in inputs.enumerated() {
            while positions[index] < series.timestamps.count && series.timestamps[positions[index]] <= time {
                let position = positions[index]
                positions[index] += 1
                _ = append(series.labels, series.timestamps[position], series.values[position])
            }
        }
    }

    /// Takes the samples that a group gave.
    ///
    /// - Returns: The samples for which there is another one already, stale markers not counted.
    mutating func append(_ samples: [RecordedSample]) -> [RecordedSample] {
        samples.filter { !append($0.labels, $0.timestamp, $0.value) && !Series.isStale($0.value) }
    }

    private mutating func append(_ labels: Labels, _ time: Int64, _ value: Double) -> Bool {
        let column = columns[labels, default: Column()]
        if let last = column.timestamps.last, last >= time {
            return last == time && column.values.last?.bitPattern == value.bitPattern
        }
        columns[labels, default: Column()].timestamps.append(time)
        columns[labels, default: Column()].values.append(value)
        return true
    }

    func select(_ matchers: [Matcher], from: Int64, through: Int64) -> [Series] {
        columns.filter { labels, _ in matchers.allSatisfy { $0.matches(labels) } }
            .map { labels, column in
                Series(labels: labels, timestamps: column.timestamps, values: column.values)
            }
            .sorted { $0.labels < $1.labels }
    }
}
