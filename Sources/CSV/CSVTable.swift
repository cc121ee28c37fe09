import Foundation
import Gzip

/// The rows of a CSV file (RFC 4180), gzipped or not, by the names in its first line.
///
/// Lines end with LF or CRLF, and a byte order mark is passed over. A field may stand in quotation marks, doubled inside;
/// there it may hold commas and line ends. Blanks around a field do not count. Columns that nobody asked for are ignored,
/// and so are empty lines.
public struct CSVTable {
    public let file: String
    private let positions: [Int]
    private let width: Int
    private var scanner: RecordScanner

    /// The most bytes that a gzipped file may hold.
    public static let mostBytes = 1 << 30

    /// One record.
    public struct Row: Equatable, Sendable {
        /// Where it begins, counted from 1.
        public let line: Int
        /// In the order of the columns that were asked for.
        public let fields: [String]
    }

    /// - Parameters:
    ///   - file: what the file is called in errors.
    ///   - columns: those that must be there, in any order.
    public init(file: String, bytes: [UInt8], columns: [String]) throws(CSVError) {
        var bytes = bytes
        if Gzip.isCompressed(bytes) {
            do {
                bytes = try Gzip.decompress(bytes, limit: Self.mostBytes)
            } catch {
                throw CSVError(file: file, "\(error)")
            }
        }
        let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
        var scanner = RecordScanner(bytes: bytes, from: bytes.starts(with: byteOrderMark) ? 3 : 0)
        let remedy = "the first line must name the columns \(columns.joined(separator: ","))"
        guard let header = try scanner.next(file: file), header.fields != [""] else {
            throw CSVError(file: file, "is empty; \(remedy)")
        }
        var positions: [Int] = []
        for column in columns {
            guard let position = header.fields.firstIndex(of: column) else {
                throw CSVError(file: file, line: 1, "column '\(column)' is missing; \(remedy)")
            }
            positions.append(position)
        }
        self.file = file
        self.positions = positions
        self.scanner = scanner
        width = header.fields.count
    }

    /// Reads a file whole.
    public static func bytes(path: String) throws(CSVError) -> [UInt8] {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CSVError(file: path, "is a folder; name a file in it")
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CSVError(file: path, "cannot be read: \(error.localizedDescription)")
        }
    }

    /// The next row; nil after the last.
    public mutating func next() throws(CSVError) -> Row? {
        while let record = try scanner.next(file: file) {
            if record.isEmptyLine { continue }
            let fields = record.fields
            guard fields.count == width else {
                throw CSVError(
                    file: file, line: record.line,
                    "has \(fields.count) field\(fields.count == 1 ? "" : "s") where the first line names \(width); "
                        + "put names with commas into quotation marks")
            }
            return Row(line: record.line, fields: positions.map { fields[$0] })
        }
        return nil
    }

    /// A field as it must be written.
    public static func quoted(_ text: String) -> String {
        let special: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        guard text.utf8.contains(where: special.contains) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
