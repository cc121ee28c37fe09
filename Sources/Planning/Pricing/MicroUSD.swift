/// Money as whole millionths of a US dollar, which add up without rounding.
public enum MicroUSD {
    /// How many make a US dollar.
    public static let perDollar = 1e6

    /// An amount in US dollars.
    public static func dollars(_ amount: Int64) -> Double { Double(amount) / perDollar }

    /// An amount in US dollars; nil where it is not known.
    public static func dollars(_ amount: Int64?) -> Double? { amount.map { dollars($0) } }

    /// The nearest amount to US dollars that are 0 or more; the largest there is for more than that, or for NaN.
    public static func amount(ofDollars dollars: Double) -> Int64 {
        Int64(exactly: (dollars * perDollar).rounded()) ?? .max
    }
}
