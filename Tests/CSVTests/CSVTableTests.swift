import CSV
import Gzip
import Testing

@Suite struct CSVTableTests {
    private func rows(_ text: String, columns: [String] = ["a", "b"]) throws -> [CSVTable.Row] {
        try rows(Array(text.utf8), columns: columns)
    }

    private func rows(_ bytes: [UInt8], columns: [String]) throws -> [CSVTable.Row] {
        var table = try CSVTable(file: "t.csv", bytes: bytes, columns: columns)
        var rows: [CSVTable.Row] = []
        while let row = try table.next() { rows.append(row) }
        return rows
    }

    @Test(arguments: [
        ("plain", "a,b\n1,2\n3,4\n", [["1", "2"], ["3", "4"]]),
        ("no line end at the end", "a,b\n1,2", [["1", "2"]]),
        ("CRLF", "a,b\r\n1,2\r\n", [["1", "2"]]),
        ("byte order mark", "\u{FEFF}a,b\n1,2\n", [["1", "2"]]),
        ("other order and other columns", "c,b,a\nx,2,1\n", [["1", "2"]]),
        ("blanks around fields", "a , b\n 1 ,\t2\n", [["1", "2"]]),
        ("empty lines", "a,b\n\n1,2\n\r\n\n", [["1", "2"]]),
        ("empty fields", "a,b\n,\n", [["", ""]]),
        ("commas in quotation marks", "a,b\n\"x,y\",2\n", [["x,y", "2"]]),
        ("doubled quotation marks", "a,b\n\"say \"\"hi\"\"\",2\n", [["say \"hi\"", "2"]]),
        ("a line end in quotation marks", "a,b\n\"x\r\ny\",2\n3,4\n", [["x\r\ny", "2"], ["3", "4"]]),
        ("only a header", "a,b\n", []),
    ])
    func reads(_ what: String, text: String, expected: [[String]]) throws {
        #expect(try rows(text).map(\.fields) == expected, "\(what)")
    }

    @Test func countsLinesAcrossEmptyOnesAndQuotedLineEnds() throws {
        #expect(try rows("a,b\n\n\"x\n\ny\",2\n3,4\n").map(\.line) == [3, 6])
    }

    @Test func readsGzip() throws {
        let bytes = Gzip.compress(Array("a,b\n1,2\n".utf8))
        #expect(try rows(bytes, columns: ["b"]).map(\.fields) == [["2"]])
    }

    @Test(arguments: [
        ("", nil, "is empty; the first line must name the columns a,b"),
        ("\n1,2\n", nil, "is empty; the first line must name the columns a,b"),
        ("a,c\n1,2\n", 1, "column 'b' is missing; the first line must name the columns a,b"),
        (
            "a,b\n1,2\n1,2,3\n", 3,
            "has 3 fields where the first line names 2; put names with commas into quotation marks"
        ),
        ("a,b\n1\n", 2, "has 1 field where the first line names 2; put names with commas into quotation marks"),
        ("a,b\n1,2\n\"x,2\n3,4\n", 3, "has a quotation mark that is never closed; double it, or close it"),
    ] as [(String, Int?, String)])
    func refuses(_ text: String, line: Int?, message: String) throws {
        let error = #expect(throws: CSVError.self) { try rows(text) }
        #expect(error == CSVError(file: "t.csv", line: line, message))
    }

    @Test func refusesDamagedGzip() throws {
        let bytes = Gzip.compress(Array("a,b\n1,2\n".utf8))
        #expect(throws: CSVError.self) { try rows(Array(bytes.dropLast(6)), columns: ["a"]) }
    }

    @Test func namesAFileThatIsNotThere() {
        #expect(throws: CSVError.self) { try CSVTable.bytes(path: "/nowhere/t.csv") }
    }

    @Test(arguments: ["plain", "a,b", "\"", "say \"hi\", you", "two\nlines", ""])
    func whatIsWrittenIsRead(_ text: String) throws {
        #expect(try rows("a,b\n\(CSVTable.quoted(text)),2\n").map(\.fields) == [[text, "2"]])
    }
}
