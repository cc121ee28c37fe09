/// Which numbers a field allows, and how to say so.
struct NumberRange {
    private let lower: Double
    private let lowerIsIncluded: Bool
    private let upper: Double
    private let upperIsIncluded: Bool

    static func between(_ lower: Double, and upper: Double) -> Self {
        Self(lower: lower, lowerIsIncluded: true, upper: upper, upperIsIncluded: true)
    }

    static func above(_ lower: Double, atMost upper: Double) -> Self {
        Self(lower: lower, lowerIsIncluded: false, upper: upper, upperIsIncluded: true)
    }

    static func above(_ lower: Double, below upper: Double) -> Self {
        Self(lower: lower, lowerIsIncluded: false, upper: upper, upperIsIncluded: false)
    }

    func contains(_ value: Double) -> Bool {
        (lowerIsIncluded ? value >= lower : value > lower) && (upperIsIncluded ? value <= upper : value < upper)
    }
}

extension NumberRange: CustomStringConvertible {
    var description: String {
        if lowerIsIncluded, upperIsIncluded { return "from \(lower.plain) to \(upper.plain)" }
        let from = "\(lowerIsIncluded ? "at least" : "above") \(lower.plain)"
        let to = "\(upperIsIncluded ? "at most" : "below") \(upper.plain)"
        return "\(from) and \(to)"
    }
}

extension Double {
    /// As an operator would write it: whole numbers without a fraction.
    var plain: String {
        if self == rounded(), abs(self) < 1e15 { return String(Int64(self)) }
        // Swift writes 1e-06 for the smallest amount of money.
        return self == 0.000001 ? "0.000001" : String(self)
    }
}
