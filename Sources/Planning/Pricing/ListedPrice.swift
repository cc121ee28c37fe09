import CivilTime

/// A price with where it is from.
public struct ListedPrice: Sendable, Equatable {
    /// Who decided that a price is in the table.
    public enum Origin: String, Sendable {
        case builtIn = "built_in"
        case configuration
    }

    public let price: ModelPrice
    public let origin: Origin
    /// What states the price, in words.
    public let source: String
    /// The day that the price was entered; nil where nobody said.
    public let date: CivilDate?
    /// Why this price and not another one, where that is a question.
    public let reason: String?

    /// One of the built-in table.
    init(builtIn price: ModelPrice, source: String, date: CivilDate?, reason: String? = nil) {
        self.price = price
        origin = .builtIn
        self.source = source
        self.date = date
        self.reason = reason
    }

    /// One that an operator gave.
    ///
    /// - Parameter source: in the operator's words; that it is of the configuration when nil.
    public init(configured price: ModelPrice, source: String? = nil, date: CivilDate? = nil, reason: String? = nil) {
        self.price = price
        origin = .configuration
        self.source = source ?? "configuration"
        self.date = date
        self.reason = reason
    }
}
