import CSV
import CivilTime
import Forecasting

/// From where forecasts are made: what is known then ends with the origin's bucket.
public enum OriginSelection: Sendable, Equatable {
    /// So many, evenly over the second half.
    case spread(Int)
    /// One, a horizon before the end.
    case last
    /// Those of a file.
    case listed(ListedOrigins)

    /// A number, `last`, or the path of a file with the columns `series` and `origin`, which is the timestamp of the
    /// last bucket known.
    public init(argument: String) throws(BacktestError) {
        if argument == "last" {
            self = .last
        } else if let number = Int(argument) {
            guard number > 0 else { throw BacktestError("the number of origins is \(number), and must be at least 1") }
            self = .spread(number)
        } else {
            let bytes = try BacktestError.reading { () throws(CSVError) in try CSVTable.bytes(path: argument) }
            self = .listed(try ListedOrigins(bytes: bytes, file: argument))
        }
    }

    /// The origins in a series, as how many buckets are known at each, ascending. None where a file does not name the
    /// series, and none where the series is too short for any.
    func origins(in series: NamedSeries, task: BacktestTask) throws(BacktestError) -> [Int] {
        let values = series.series.values
        // Errors are relative to changes from day to day, of which there must be one.
        let (fewest, most) = (task.stepsPerDay + 1, values.count - task.steps)
        switch self {
        case .listed(let listed):
            return try listed.origins(in: series, fewest: fewest, most: most)
        case .last:
            return Self.observed([most], values, fewest: fewest)
        case .spread(let wanted):
            let first = max(fewest, min(values.count / 2, most))
            guard first < most, wanted > 1 else { return Self.observed([most], values, fewest: fewest) }
            let count = min(wanted, most - first + 1)
            let distance = Double(most - first) / Double(count - 1)
            return Self.observed(
                (0..<count).map { first + Int((distance * Double($0)).rounded()) }, values, fewest: fewest)
        }
    }

    /// An origin in a gap moves to the bucket before it.
    private static func observed(_ origins: [Int], _ values: [Double], fewest: Int) -> [Int] {
        var result: Set<Int> = []
        for origin in origins where origin >= fewest {
            if let index = values[..<origin].lastIndex(where: { !$0.isNaN }), index + 1 >= fewest {
                result.insert(index + 1)
            }
        }
        return result.sorted()
    }
}

/// Origins that a file names.
public struct ListedOrigins: Sendable, Equatable {
    private let file: String
    private var bySeries: [String: [Origin]] = [:]

    private struct Origin: Sendable, Equatable {
        let time: Int64
        let line: Int
    }

    init(bytes: [UInt8], file: String) throws(BacktestError) {
        self.file = file
        var found: [String: [Origin]] = [:]
        var table = try BacktestError.reading { () throws(CSVError) in
            try CSVTable(file: file, bytes: bytes, columns: ["series", "origin"])
        }
        while let row = try BacktestError.reading({ () throws(CSVError) in try table.next() }) {
            let (line, fields) = (row.line, row.fields)
            let time = try SeriesFile.time(fields[1], column: "origin", file: file, line: line)
            if let earlier = found[fields[0]]?.first(where: { $0.time == time }) {
                throw BacktestError(
                    file: file, line: line,
                    "a second row for this series and origin (the first is on line \(earlier.line)); keep one")
            }
            found[fields[0], default: []].append(Origin(time: time, line: line))
        }
        guard !found.isEmpty else { throw BacktestError(file: file, "names no origins") }
        bySeries = found
    }

    /// - Throws: when a series is named that is not among `series`.
    func check(_ series: [NamedSeries]) throws(BacktestError) {
        let known = Set(series.map(\.name))
        let unknown = bySeries.filter { !known.contains($0.key) }.compactMap { name, origins in
            origins.first.map { (name, $0.line) }
        }
        guard let (name, line) = unknown.min(by: { $0.1 < $1.1 }) else { return }
        let examples = series.prefix(3).map(\.name).joined(separator: ", ")
        throw BacktestError(
            file: file, line: line,
            "there is no series '\(name)'; there are \(examples)\(series.count > 3 ? ", …" : "")")
    }

    fileprivate func origins(in named: NamedSeries, fewest: Int, most: Int) throws(BacktestError) -> [Int] {
        let series = named.series
        var result: [Int] = []
        for origin in bySeries[named.name] ?? [] {
            func error(_ problem: String) -> BacktestError {
                BacktestError(file: file, line: origin.line, "origin \(RFC3339.format(origin.time)) \(problem)")
            }
            let (index, remainder) = (origin.time - series.start).quotientAndRemainder(dividingBy: series.step)
            guard remainder == 0 else {
                throw error(
                    "is not on the grid of '\(named.name)', which begins at \(RFC3339.format(series.start)) in steps "
                        + "of \(series.step) s; name the beginning of a bucket")
            }
            guard index >= fewest - 1 else {
                throw error("leaves no more than a day of history; the first possible is \(time(fewest, series))")
            }
            guard index <= most - 1 else {
                throw error("leaves less than the horizon to compare with; the last possible is \(time(most, series))")
            }
            guard !series.values[Int(index)].isNaN else { throw error("is in a gap; name a bucket that has a value") }
            result.append(Int(index) + 1)
        }
        return result.sorted()
    }

    private func time(_ known: Int, _ series: TimeSeries) -> String {
        RFC3339.format(series.start + Int64(known - 1) * series.step)
    }
}
