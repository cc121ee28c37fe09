/// What the first forecast after it began said of an hour's or a day's spend.
public struct StoredSpendExpectation: Equatable, Sendable {
    /// "*" is the whole account.
    public var model: String
    /// The first second, in Unix seconds.
    public var start: Int64
    /// How long it is, in seconds, such as 3,600.
    public var seconds: Int64
    /// When it was forecast, in Unix seconds.
    public var issuedAt: Int64
    /// Millionths of a US dollar, 0 or more.
    public var medianMicroUSD: Int64
    /// The lower end of the interval, in millionths of a US dollar, 0 or more and not above the median.
    public var lowerMicroUSD: Int64
    /// The upper end of the interval, in millionths of a US dollar, not below the median.
    public var upperMicroUSD: Int64

    public init(
        model: String, start: Int64, seconds: Int64, issuedAt: Int64, medianMicroUSD: Int64, lowerMicroUSD: Int64,
        upperMicroUSD: Int64
    ) {
        self.model = model
        self.start = start
        self.seconds = seconds
        self.issuedAt = issuedAt
        self.medianMicroUSD = medianMicroUSD
        self.lowerMicroUSD = lowerMicroUSD
        self.upperMicroUSD = upperMicroUSD
    }

    /// Whether ``Store/recordSpendExpectations(_:account:)`` takes it.
    public var isStorable: Bool { problem == nil }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if model.isEmpty { return "model is empty" }
        if model.containsNUL { return "model has a NUL character in it" }
        for (name, time) in [("start", start), ("issuedAt", issuedAt)] where !UnixTime.range.contains(time) {
            return "\(name) is not in the years 1970 to 9999"
        }
        if !(1...UnixTime.longestBucket).contains(seconds) { return "seconds is not within 1 and a year" }
        if lowerMicroUSD < 0 { return "lowerMicroUSD is negative" }
        if medianMicroUSD < lowerMicroUSD { return "medianMicroUSD is below lowerMicroUSD" }
        if upperMicroUSD < medianMicroUSD { return "upperMicroUSD is below medianMicroUSD" }
        return nil
    }
}
