/// How wrong forecasts of this very series have lately been, on data that they had not seen. Each number is nil
/// where there is no evidence, or where it is undefined.
public struct Accuracy: Sendable, Equatable {
    /// Σ|error| / Σ|actual|. Undefined when all actual values were 0.
    public let wape: Double?
    /// The mean |error| over the mean |difference| to the day before, within the series (to the step before, where
    /// it has no more than a day). Undefined when those differences are all 0.
    public let mase: Double?
    /// The share of actual values inside the 80 % interval, each interval made from earlier errors only; target 0.8.
    public let coverage80: Double?
    /// The same for the 95 % interval; target 0.95.
    public let coverage95: Double?
    /// 1 − WAPE / WAPE of the last value: above 0 where the forecast wins, at most 1; 0 when neither ever erred.
    /// Undefined when only the last value never erred.
    public let skillVsPersistence: Double?
    /// The same against the day before.
    public let skillVsSeasonalNaive: Double?
    /// How many origins the numbers above were measured from.
    public let origins: Int

    public init(
        wape: Double? = nil, mase: Double? = nil, coverage80: Double? = nil, coverage95: Double? = nil,
        skillVsPersistence: Double? = nil, skillVsSeasonalNaive: Double? = nil, origins: Int = 0
    ) {
        self.wape = wape
        self.mase = mase
        self.coverage80 = coverage80
        self.coverage95 = coverage95
        self.skillVsPersistence = skillVsPersistence
        self.skillVsSeasonalNaive = skillVsSeasonalNaive
        self.origins = origins
    }
}

/// How good one method has been, and how much it counts now.
public struct MethodAccuracy: Sendable, Equatable {
    /// The name of the method.
    public let method: String
    /// Over the leads from 1 through this one.
    public let steps: Int
    /// Σ|error| / Σ|actual|; nil when it is not known.
    public let wape: Double?
    /// Its share in the forecast at that lead, from 0 to 1.
    public let weight: Double
}
