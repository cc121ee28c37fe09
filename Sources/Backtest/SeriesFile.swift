import CSV
import CivilTime
import Forecasting

/// A series and what it is called.
public struct NamedSeries: Sendable {
    public let name: String
    /// A gap is NaN.
    public let series: TimeSeries

    public init(name: String, series: TimeSeries) {
        self.name = name
        self.series = series
    }
}

/// Series from a file.
///
/// CSV, gzipped or not, with the columns `series`, `timestamp` and `value` in any order. Timestamps are in RFC 3339 and
/// say where buckets begin. Each series has a regular step and its rows in order, if among those of others; a value is
/// from 0 to ``TimeSeries/largestValue``, and one that is empty is a gap.
public enum SeriesFile {
    /// - Returns: in order of first appearance.
    public static func load(path: String) throws(BacktestError) -> [NamedSeries] {
        try parse(try BacktestError.reading { () throws(CSVError) in try CSVTable.bytes(path: path) }, file: path)
    }

    /// - Parameter file: what the file is called in errors.
    public static func parse(_ bytes: [UInt8], file: String) throws(BacktestError) -> [NamedSeries] {
        var table = try BacktestError.reading { () throws(CSVError) in
            try CSVTable(file: file, bytes: bytes, columns: ["series", "timestamp", "value"])
        }
        var order: [String] = []
        var building: [String: Building] = [:]
        while let row = try BacktestError.reading({ () throws(CSVError) in try table.next() }) {
            let (line, fields) = (row.line, row.fields)
            let name = fields[0]
            guard !name.isEmpty else {
                throw BacktestError(file: file, line: line, "series is empty; every row must name its series")
            }
            let time = try Self.time(fields[1], column: "timestamp", file: file, line: line)
            let value = try Self.value(fields[2], file: file, line: line)
            if building[name] == nil { order.append(name) }
            if let problem = building[name, default: Building()].append(time, value) {
                // A row that is missing here and comes later says what is wrong with both.
                let later = try Self.firstRow(of: name, before: time, in: &table, file: file)
                throw BacktestError(
                    file: file, line: line,
                    (later.map {
                        "the rows are not in order: \(RFC3339.format($0.time)) comes in line \($0.line), after "
                            + "\(RFC3339.format(time)); sort the rows by the column timestamp"
                    } ?? problem) + " (series '\(name)')")
            }
        }
        guard !order.isEmpty else { throw BacktestError(file: file, "has no rows") }
        var result: [NamedSeries] = []
        for name in order {
            guard let series = building[name], series.step > 0 else {
                throw BacktestError(
                    file: file, "series '\(name)' has a single bucket; it takes two to know how wide buckets are")
            }
            result.append(
                NamedSeries(
                    name: name, series: TimeSeries(start: series.start, step: series.step, values: series.values)))
        }
        return result
    }

    /// The next row of a series that is of an earlier time; nil where there is none.
    private static func firstRow(
        of name: String, before time: Int64, in table: inout CSVTable, file: String
    ) throws(BacktestError) -> (line: Int, time: Int64)? {
        while let row = try BacktestError.reading({ () throws(CSVError) in try table.next() }) {
            guard row.fields[0] == name else { continue }
            let other = try Self.time(row.fields[1], column: "timestamp", file: file, line: row.line)
            if other < time { return (row.line, other) }
        }
        return nil
    }

    /// Unix seconds of a field.
    static func time(_ text: String, column: String, file: String, line: Int) throws(BacktestError) -> Int64 {
        do {
            return try RFC3339.parseSeconds(text)
        } catch {
            throw BacktestError(
                file: file, line: line, "\(column) '\(text.prefix(40))' \(error); write it as 2026-03-15T08:00:00Z")
        }
    }

    private static func value(_ text: String, file: String, line: Int) throws(BacktestError) -> Double {
        if text.isEmpty { return .nan }
        // `Double` also reads hexadecimal, and a number before a NUL: mistakes in a CSV file.
        guard let value = Double(text), value <= TimeSeries.largestValue, value >= 0, !text.contains(where: "xX\0".contains)
        else {
            throw BacktestError(
                file: file, line: line,
                "value '\(text.prefix(40))' must be a number from 0 to \(Int64(TimeSeries.largestValue)); leave it empty where there is none")
        }
        return value
    }

    private struct Building {
        var start: Int64 = 0
        var step: Int64 = 0
        var values: [Double] = []

        /// - Returns: why this cannot be the next value.
        mutating func append(_ time: Int64, _ value: Double) -> String? {
            if values.isEmpty {
                start = time
            } else {
                let last = start + Int64(values.count - 1) * step
                if time == last { return "a second row for \(RFC3339.format(time)); keep one" }
                if time < last {
                    return "\(RFC3339.format(time)) comes after \(RFC3339.format(last)); sort the rows by the column timestamp"
                }
                if step == 0 { step = time - start }
                if time != last + step {
                    return
                        "\(RFC3339.format(time)) is \(time - last) s after the row before, and the step is \(step) s; "
                        + "give every bucket a row, in order, with an empty value where there is none"
                }
            }
            values.append(value)
            return nil
        }
    }
}
