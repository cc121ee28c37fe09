import CSV

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
    private var table: CSVTable
    private(set) var models: [String] = []
    private var indices: [String: Int] = [:]

    init(file: String, bytes: [UInt8]) throws(TrafficTraceError) {
        self.file = file
        do {
            table = try CSVTable(file: file, bytes: bytes, columns: Self.columns)
        } catch {
            throw TrafficTraceError(error)
        }
    }

    mutating func rows() throws(TrafficTraceError) -> [Row] {
        var rows: [Row] = []
        while let next = try nextRow() { rows.append(try row(next.fields, number: next.line)) }
        return rows
    }

    private mutating func nextRow() throws(TrafficTraceError) -> CSVTable.Row? {
        do {
            return try table.next()
        } catch {
            throw TrafficTraceError(error)
        }
    }

    private mutating func row(_ fields: [String], number: Int) throws(TrafficTraceError) -> Row {
        let timestamp = fields[0]
        guard let time = TraceTime.parse(timestamp) else {
            throw TrafficTraceError(
                file: file, line: number,
                "timestamp '\(timestamp.prefix(40))' is no time; write it as 2026-03-15T08:00:00Z")
        }
        let model = fields[1]
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
        let text = fields[column]
        guard let value = Int64(text), (0...Self.largest).contains(value) else {
            throw TrafficTraceError(
                file: file, line: line,
                "\(Self.columns[column]) '\(text.prefix(40))' must be a whole number from 0 to \(Self.largest)")
        }
        return value
    }
}
