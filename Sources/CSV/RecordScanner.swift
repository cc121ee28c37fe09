/// Goes through the bytes of a CSV file, record by record.
struct RecordScanner {
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    struct Record {
        /// Where it begins, counted from 1.
        let line: Int
        /// At least one.
        let fields: [String]
        /// Whether its line has nothing on it.
        let isEmptyLine: Bool
    }

    init(bytes: [UInt8], from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// The next record; nil at the end.
    ///
    /// - Parameter file: what the file is called in errors.
    mutating func next(file: String) throws(CSVError) -> Record? {
        guard position < bytes.count else { return nil }
        let (start, firstLine) = (position, line)
        var fields: [String] = []
        var field: [UInt8] = []
        var (isQuoted, closedAt) = (false, -2)
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\n") {
                line += 1
                if !isQuoted { break }
            }
            switch byte {
            case UInt8(ascii: "\""):
                if !isQuoted, closedAt == position - 1 { field.append(byte) }
                isQuoted.toggle()
                if !isQuoted { closedAt = position }
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(Self.text(field))
                field.removeAll(keepingCapacity: true)
            default: field.append(byte)
            }
            position += 1
        }
        guard !isQuoted else {
            throw CSVError(
                file: file, line: firstLine, "has a quotation mark that is never closed; double it, or close it")
        }
        if field.last == UInt8(ascii: "\r"), bytes[position - 1] == UInt8(ascii: "\r") { field.removeLast() }
        fields.append(Self.text(field))
        let isEmptyLine = position == start || (position == start + 1 && bytes[start] == UInt8(ascii: "\r"))
        position += 1
        return Record(line: firstLine, fields: fields, isEmptyLine: isEmptyLine)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = bytes.drop(while: isBlank)
        return String(
            decoding: start.prefix(start.count - start.reversed().prefix(while: isBlank).count), as: UTF8.self)
    }
}
