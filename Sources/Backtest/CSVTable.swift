import Foundation
import Gzip

/// The rows of a CSV file, gzipped or not, by the names in its first line. Other columns are ignored, and so are empty
/// lines.
struct CSVTable {
    let file: String
    private let lines: [ArraySlice<UInt8>]
    private let columns: [String]
    private let positions: [Int]
    private let width: Int

    private static let mostBytes = 1 << 30

    /// - Parameter columns: those that must be there, in any order.
    init(file: String, bytes: [UInt8], columns: [String]) throws(BacktestError) {
        var bytes = bytes
        if Gzip.isCompressed(bytes) {
            do {
                bytes = try Gzip.decompress(bytes, limit: Self.mostBytes)
            } catch {
                throw BacktestError(file: file, "\(error)")
            }
        }
        let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
        let content = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        let remedy = "the first line must name the columns \(columns.joined(separator: ","))"
        guard let header = lines.first, !header.isEmpty else { throw BacktestError(file: file, "is empty; \(remedy)") }
        let names = Self.fields(header)
        var positions: [Int] = []
        for column in columns {
            guard let position = names.firstIndex(of: column) else {
                throw BacktestError(file: file, line: 1, "column '\(column)' is missing; \(remedy)")
            }
            positions.append(position)
        }
        self.file = file
        self.columns = columns
        self.positions = positions
        width = names.count
    }

    /// Reads a file whole.
    static func bytes(path: String) throws(BacktestError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw BacktestError(file: path, "cannot be read: \(error.localizedDescription)")
        }
    }

    /// Calls `body` with each row's line, counted from 1, and its fields in the order of the columns asked for.
    func forEach(_ body: (Int, [String]) throws(BacktestError) -> Void) throws(BacktestError) {
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            let fields = Self.fields(line)
            guard fields.count == width else {
                throw BacktestError(
                    file: file, line: index + 1,
                    "has \(fields.count) field\(fields.count == 1 ? "" : "s") where the first line names \(width); "
                        + "put names with commas into quotation marks")
            }
            try body(index + 1, positions.map { fields[$0] })
        }
    }

    /// Splits a line at commas; a field may stand in quotation marks, which are doubled inside.
    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        var fields: [String] = []
        var field: [UInt8] = []
        var (isQuoted, closedAt) = (false, -2)
        for (index, byte) in zip(line.indices, line) {
            switch byte {
            case UInt8(ascii: "\""):
                if !isQuoted, closedAt == index - 1 { field.append(byte) }
                isQuoted.toggle()
                if !isQuoted { closedAt = index }
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(text(field))
                field.removeAll(keepingCapacity: true)
            default: field.append(byte)
            }
        }
        fields.append(text(field))
        return fields
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = bytes.drop(while: isBlank)
        return String(
            decoding: start.prefix(start.count - start.reversed().prefix(while: isBlank).count), as: UTF8.self)
    }

    /// A field as it must be written.
    static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
