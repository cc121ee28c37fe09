import JSON

/// Why a row of an answer is not used. The raw values are stored and label a metric.
public enum RejectionReason: String, Error, Sendable, CaseIterable {
    case missingModel = "missing_model"
    /// A model's name that is reserved (`*`) or holds control characters.
    case badModel = "bad_model"
    /// More than 200 bytes.
    case modelTooLong = "model_too_long"
    case missingTimestamp = "missing_timestamp"
    case badTimestamp = "bad_timestamp"
    /// More than an hour after the gateway's now.
    case futureTimestamp = "future_timestamp"
    /// Before 2015.
    case pastTimestamp = "past_timestamp"
    /// Fewer than two of input, output and total tokens.
    case missingTokens = "missing_tokens"
    case missingDepth = "missing_depth"
    case negative
    /// NaN or infinite.
    case notANumber = "not_a_number"
    /// A fraction where only whole numbers make sense.
    case notInteger = "not_integer"
    /// Larger than anything that can be meant; see ``RejectedRow``.
    case overflow
    /// An object where a number belongs, and the like.
    case badType = "bad_type"
}

/// A row that could not be understood, kept so that nothing is lost without a trace.
///
/// Counts above 10¹⁵ and amounts above 10⁹ US dollars are rejected as ``RejectionReason/overflow``: sums of what
/// is accepted stay far from the limits of their types.
public struct RejectedRow: Sendable, Equatable {
    /// The raw value of a ``RejectionReason``.
    public var reason: String
    /// The row as JSON, in which non-numbers keep their names (`NaN`): at most ``maximumRawBytes``.
    public var raw: String

    public static let maximumRawBytes = 4096

    public init(reason: String, raw: String) {
        self.reason = reason
        self.raw = raw
    }

    init(_ reason: RejectionReason, _ row: JSONValue) {
        let text = String(decoding: row.encoded(tolerant: true), as: UTF8.self)
        self.init(reason: reason.rawValue, raw: text.prefix(fittingInBytes: Self.maximumRawBytes))
    }
}

extension String {
    /// The longest beginning that has at most `count` bytes and ends between two code points.
    func prefix(fittingInBytes count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: count)
        while utf8[end] & 0xc0 == 0x80 { end = utf8.index(before: end) }
        return String(decoding: utf8[..<end], as: UTF8.self)
    }
}
