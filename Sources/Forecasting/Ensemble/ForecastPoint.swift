/// One step of a forecast.
public struct ForecastPoint: Sendable {
    /// When the step begins, in Unix seconds.
    public let time: Int64
    /// The forecast proper, which is also the median.
    public let value: Double
    /// Only the median where there is no evidence of errors at this lead.
    public let quantiles: Quantiles

    /// - Parameter quantiles: the median alone when nil.
    public init(time: Int64, value: Double, quantiles: Quantiles? = nil) {
        self.time = time
        self.value = value
        self.quantiles = quantiles ?? Quantiles(probabilities: [0.5], values: [value])
    }

    /// The lower end of the central interval that should hold `level` percent; nil without evidence.
    public func lower(_ level: Int) -> Double? { quantiles[(1 - Double(level) / 100) / 2] }

    /// The upper end of the central interval that should hold `level` percent; nil without evidence.
    public func upper(_ level: Int) -> Double? { quantiles[1 - (1 - Double(level) / 100) / 2] }
}
