/// Reads the rows of a trace's CSV.
struct TraceReader {
    struct Row {
        let line: Int
        let time: Int64
        /// Index into ``TraceReader/models``.
        let model: Int
        let demand: Demand
    }

    private static let columns = ["timestamp", "model", "requests", "input_tokens", "output_tokens"]
    /// No bucket holds more; sums of millions of them still fit into 64 bits.
    private static let largest: Int64 = 1_000_000_000_000
    private static let longestModel = 256

    private let file: String
    private let lines: [ArraySlice<UInt8>]
    private let positions: [Int]
    private(set) var models: [String] = []
    private var indices: [String: Int] = [:]

    init(file: String, bytes: [UInt8]) throws(TrafficTraceError) {
        self.file = file
        let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
        let content = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
        lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        let expected = Self.columns.joined(separator: ",")
        guard let header = lines.first, !header.isEmpty else {
            throw TrafficTraceError(file: file, line: nil, "is empty; the first line must name the columns \(expected)")
        }
        let names = Self.fields(header)
        var positions: [Int] = []
        for column in Self.columns {
            guard let position = names.firstIndex(of: column) else {
                throw TrafficTraceError(
                    file: file, line: 1,
                    "column '\(column)' is missing; the first line must name the columns \(expected)")
            }
            positions.append(position)
        }
        self.positions = positions
    }

    mutating func rows() throws(TrafficTraceError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            rows.append(try row(line, number: index + 1))
        }
        return rows
    }

    private mutating func row(_ line: ArraySlice<UInt8>, number: Int) throws(TrafficTraceError) -> Row {
        let fields = Self.fields(line)
        guard let last = positions.max(), fields.count > last else {
            throw TrafficTraceError(
                file: file, line: number, "has \(fields.count) fields, fewer than the first line names")
        }
        let timestamp = fields[positions[0]]
        guard let time = TraceTime.parse(timestamp) else {
            throw TrafficTraceError(
                file: file, line: number,
                "timestamp '\(timestamp.prefix(40))' is no time; write it as 2026-03-15T08:00:00Z")
        }
        let model = fields[positions[1]]
        guard !model.isEmpty, model.utf8.count <= Self.longestModel, !model.utf8.contains(where: { $0 < 0x20 }) else {
            throw TrafficTraceError(
                file: file, line: number, "model must be a name of 1 to \(Self.longestModel) bytes")
        }
        let demand = Demand(
            requests: try count(fields, 2, number), inputTokens: try count(fields, 3, number),
            outputTokens: try count(fields, 4, number))
        return Row(line: number, time: time, model: index(of: model), demand: demand)
    }

    private mutating func index(of model: String) -> Int {
        if let known = indices[model] { return known }
        models.append(model)
        indices[model] = models.count - 1
        return models.count - 1
    }

    private func count(_ fields: [String], _ column: Int, _ line: Int) throws(TrafficTraceError) -> Int64 {
        let text = fields[positions[column]]
        guard let value = Int64(text), (0...Self.largest).contains(value) else {
            throw TrafficTraceError(
                file: file, line: line,
                "\(Self.columns[column]) '\(text.prefix(40))' must be a whole number from 0 to \(Self.largest)")
        }
        return value
    }

    /// Splits a line at commas; a field may stand in quotation marks.
    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        var fields: [String] = []
        var field: [UInt8] = []
        var quoted = false
        for byte in line {
            switch byte {
            case UInt8(ascii: "\""): quoted.toggle()
            case UInt8(ascii: ",") where !quoted:
                fields.append(text(field))
                field.removeAll(keepingCapacity: true)
            default: field.append(byte)
            }
        }
        fields.append(text(field))
        return fields
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = bytes.drop(while: blank)
        let end = start.reversed().drop(while: blank).count
        return String(decoding: start.prefix(end), as: UTF8.self)
    }
}
