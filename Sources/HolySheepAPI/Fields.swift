import HTTPClient
import JSON

/// Reading of single values, as tolerant as meaning allows: numbers may be strings, whole numbers may be spelled as
/// fractions, and a member that is null counts as missing.
extension JSONValue {
    /// The first of the members called `names` that is there and not null.
    func member(_ names: String...) -> JSONValue? {
        for name in names {
            if let value = self[name], value != .null { return value }
        }
        return nil
    }

    /// A whole number from 0 to 10¹⁵.
    func count() throws(RejectionReason) -> Int64 {
        switch self {
        case .integer(let value):
            guard value >= 0 else { throw .negative }
            guard value <= Self.maximumCount else { throw .overflow }
            return value
        case .number(let value):
            guard value.isFinite else { throw .notANumber }
            guard value >= 0 else { throw .negative }
            guard value <= Double(Self.maximumCount) else { throw .overflow }
            guard value == value.rounded() else { throw .notInteger }
            return Int64(value)
        case .string(let text):
            return try Self.number(text).count()
        default:
            throw .badType
        }
    }

    /// A number from 0 to `maximum`.
    func amount(atMost maximum: Double = 1e15) throws(RejectionReason) -> Double {
        switch self {
        case .integer, .number:
            guard let value = double, value.isFinite else { throw .notANumber }
            guard value >= 0 else { throw .negative }
            guard value <= maximum else { throw .overflow }
            return value
        case .string(let text):
            return try Self.number(text).amount(atMost: maximum)
        default:
            throw .badType
        }
    }

    /// A model's name, without white space around it.
    func modelName() throws(RejectionReason) -> String {
        guard let text = string else { throw .badType }
        guard text.utf8.count <= Self.maximumModelBytes else { throw .modelTooLong }
        let name = text.trimmingHTTPWhitespace()
        guard !name.isEmpty else { throw .missingModel }
        let isPlain =
            name.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
            || name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        // `*` stands for all models of an account.
        guard isPlain, name != "*" else { throw .badModel }
        return name
    }

    private static let maximumCount: Int64 = 1_000_000_000_000_000
    private static let maximumModelBytes = 200

    /// The number that a string spells.
    private static func number(_ text: String) throws(RejectionReason) -> JSONValue {
        let text = text.trimmingHTTPWhitespace()
        if let value = Int64(text) { return .integer(value) }
        switch text.lowercased() {
        case "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity": throw .notANumber
        default: break
        }
        // Double's own reading takes hexadecimal too.
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text) else {
            throw .badType
        }
        guard value.isFinite else { throw .overflow }
        return .number(value)
    }
}
