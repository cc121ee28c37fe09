import Backtest
import Gzip
import Testing

@Suite struct SeriesFileTests {
    private static let header = "series,timestamp,value\n"

    private func parse(_ text: String) throws -> [NamedSeries] { try SeriesFile.parse(Array(text.utf8), file: "f.csv") }

    @Test func readsColumnsInAnyOrderWithCRLFMarkQuotesAndOthers() throws {
        let text =
            "\u{feff}value,note,timestamp,series\r\n1.5,x,2026-01-01T00:00:00Z,\"a,\"\"b\"\"\"\r\n"
            + ",,2026-01-01T08:05:00+08:00,\"a,\"\"b\"\"\"\r\n\r\n3e2,,2026-01-01T00:10:00Z,\"a,\"\"b\"\"\""
        let series = try parse(text)
        #expect(series.map(\.name) == ["a,\"b\""])
        #expect(series[0].series.start == BacktestSeries.start)
        #expect(series[0].series.step == 300)
        let values = series[0].series.values
        #expect(values.count == 3 && values[0] == 1.5 && values[1].isNaN && values[2] == 300)
    }

    @Test func readsGzipAndSeriesInPieces() throws {
        let text =
            Self.header
            + "b,2026-01-01T00:00:00Z,1\na,2026-01-01T00:00:00Z,9\nb,2026-01-01T01:00:00Z,2\na,2026-01-01T00:05:00Z,8\n"
        let series = try SeriesFile.parse(Gzip.compress(Array(text.utf8)), file: "f.csv.gz")
        #expect(series.map(\.name) == ["b", "a"])
        #expect(series.map(\.series.values) == [[1, 2], [9, 8]])
        #expect(series.map(\.series.step) == [3_600, 300])
    }

    @Test(arguments: [
        ("", "f.csv: is empty; the first line must name the columns series,timestamp,value"),
        ("series,value\n", "f.csv:1: column 'timestamp' is missing"),
        ("series,timestamp,value\n", "f.csv: has no rows"),
    ])
    func aFileWithoutColumnsOrRowsIsAnError(text: String, message: String) {
        let problem = BacktestSeries.problem { _ = try parse(text) }
        #expect(problem.contains(message), "\(problem)")
    }

    @Test(arguments: [
        ("a,2026-01-01T00:00:00Z", "f.csv:2: has 2 fields where the first line names 3"),
        (",2026-01-01T00:00:00Z,1", "f.csv:2: series is empty"),
        ("a,yesterday,1", "f.csv:2: timestamp 'yesterday' is not an RFC 3339 time; write it as"),
        ("a,2026-01-01T00:00:00,1", "is a time without its offset from UTC"),
        ("a,2026-01-01T00:00:00Z,many", "f.csv:2: value 'many' must be a number from 0 to 1000000000000000; leave"),
        ("a,2026-01-01T00:00:00Z,0x10", "value '0x10' must be"),
        ("a,2026-01-01T00:00:00Z,1\0", "must be a number from 0"),
        ("a,2026-01-01T00:00:00Z,1.1e15", "value '1.1e15' must be"),
        ("a,2026-01-01T00:00:00Z,-1", "value '-1' must be a number from 0 to 1000000000000000; leave"),
        ("a,2026-01-01T00:00:00Z,nan", "value 'nan' must be"),
        ("a,2026-01-01T00:00:00Z,inf", "leave it empty where there is none"),
        ("a,2026-01-01T00:00:00Z,1", "f.csv: series 'a' has a single bucket"),
        ("a,2026-01-01T00:00:00Z,1\na,2026-01-01T00:00:00Z,1", "f.csv:3: a second row for 2026-01-01T00:00:00Z"),
        (
            "a,2026-01-01T01:00:00Z,1\na,2026-01-01T00:00:00Z,1",
            "f.csv:3: 2026-01-01T00:00:00Z comes after 2026-01-01T01:00:00Z; sort the rows"
        ),
        (
            "a,2026-01-01T00:00:00Z,1\na,2026-01-01T01:00:00Z,1\na,2026-01-01T03:00:00Z,1",
            "f.csv:4: 2026-01-01T03:00:00Z is 7200 s after the row before, and the step is 3600 s; give every bucket a row, in order"
        ),
        (
            "a,2026-01-01T00:00:00Z,1\na,2026-01-01T01:00:00Z,1\na,2026-01-01T03:00:00Z,1\nb,2026-01-01T00:00:00Z,1\na,2026-01-01T02:00:00Z,1",
            "f.csv:4: the rows are not in order: 2026-01-01T02:00:00Z comes in line 6, after 2026-01-01T03:00:00Z; sort the rows by the column timestamp"
        ),
    ])
    func saysWhatIsWrongWhereAndWhatToDo(rows: String, message: String) {
        let problem = BacktestSeries.problem { _ = try parse(Self.header + rows + "\n") }
        #expect(problem.contains(message), "\(problem)")
    }

    @Test func namesAFileThatCannotBeRead() {
        #expect(
            BacktestSeries.problem { _ = try SeriesFile.load(path: "/no/such.csv") }.hasPrefix(
                "/no/such.csv: cannot be read"))
    }

    @Test func refusesDamagedGzip() {
        let bytes = Array(Gzip.compress(Array(Self.header.utf8)).dropLast(12))
        #expect(
            BacktestSeries.problem { _ = try SeriesFile.parse(bytes, file: "f.gz") }
                == "f.gz: the gzip data is cut short")
    }
}
