/// How a series goes on, with the evidence for it.
public struct Forecast: Sendable {
    /// How far to trust it.
    public enum Status: String, Sendable {
        /// Methods are weighed by the errors that their earlier forecasts had.
        case ok
        /// Too few earlier forecasts have been compared with what came, or less than two days are known: methods count
        /// alike, or nearly so.
        case insufficientHistory = "insufficient_history"
    }

    /// `ensemble`, or the name of the only method that had a forecast; with too little history the names of all that had
    /// one, joined by `+`, or `exponential_mean_3`, which stands in, where none had.
    public let method: String
    /// Whether there is evidence enough.
    public let status: Status
    /// How many steps of the series were observed.
    public let observations: Int
    /// When the last observed step was over, in Unix seconds. The first point is the step that begins here.
    public let lastObservedEnd: Int64
    /// The width of a step in seconds.
    public let step: Int64
    /// One per step, without gaps.
    public let points: [ForecastPoint]
    /// The errors over the first so many leads, ascending; the last is over all of them.
    public let horizons: [HorizonAccuracy]
    /// What is known of sums over the first steps, ascending.
    let windows: [WindowErrors]
    /// The same of stretches that begin later.
    let spans: [WindowErrors]
    /// The sum of the points' values before each index; one more than there are points.
    let cumulative: [Double]
    /// The same without what known events add.
    private(set) var usualCumulative: [Double]
    /// What makes it differ from how the series usually goes on: what was in the past, and then events to come, both by
    /// when they begin.
    public let adjustments: [Adjustment]
    /// Whether the level may have jumped of late, or has; nil where nothing speaks for it.
    private(set) var change: Change?

    enum Change: Sendable { case possible, recognised }

    /// The errors over the leads from 1 through ``steps``.
    public struct HorizonAccuracy: Sendable, Equatable {
        /// The last of the leads.
        public let steps: Int
        /// Of the forecast itself.
        public let accuracy: Accuracy
        /// The same of each method that the forecast is made from.
        public let methods: [MethodAccuracy]

        /// - Parameter methods: none where there are none, as for what stands in.
        public init(steps: Int, accuracy: Accuracy, methods: [MethodAccuracy] = []) {
            self.steps = steps
            self.accuracy = accuracy
            self.methods = methods
        }
    }

    /// - Parameters:
    ///   - lastObservedEnd: in Unix seconds; the first point is of the step that begins there.
    ///   - step: seconds; anything below 1 counts as 1.
    ///   - points: one per step, without gaps.
    ///   - horizons: ascending.
    ///   - windows: ascending by where they begin, and then by how long they are.
    public init(
        method: String, status: Status, observations: Int, lastObservedEnd: Int64, step: Int64,
        points: [ForecastPoint], horizons: [HorizonAccuracy] = [],
        windows: [WindowErrors] = [], adjustments: [Adjustment] = []
    ) {
        self.method = method
        self.status = status
        self.observations = observations
        self.lastObservedEnd = lastObservedEnd
        self.step = max(1, step)
        self.points = points
        self.horizons = horizons
        self.windows = windows.filter { $0.start == 0 }
        spans = windows.filter { $0.start > 0 }
        self.adjustments = adjustments
        cumulative = Self.sums(points.map(\.value))
        usualCumulative = cumulative
    }

    private static func sums(_ values: [Double]) -> [Double] {
        var sums = [0.0]
        sums.reserveCapacity(values.count + 1)
        for value in values { sums.append(sums[sums.count - 1] + value) }
        return sums
    }

    /// The forecast with what its points would be without known events, one value a point, and with what is known of a
    /// change of its level.
    func usually(_ values: [Double], change: Change? = nil) -> Forecast {
        var forecast = self
        forecast.usualCumulative = Self.sums(values)
        forecast.change = change
        return forecast
    }

    /// The errors over all leads.
    public var accuracy: Accuracy { horizons.last?.accuracy ?? Accuracy() }

    /// The quantile at a lead; 1 is the first step.
    ///
    /// - Returns: nil beyond the horizon and where the evidence does not reach that far into the tail.
    public func quantile(_ probability: Double, lead: Int) -> Double? {
        guard points.indices.contains(lead - 1) else { return nil }
        return points[lead - 1].quantiles[probability]
    }

    /// How wrong forecasts over the first `steps` leads were: of the shortest measured horizon that includes them.
    /// Every number is nil when none does.
    public func accuracy(steps: Int) -> Accuracy { measured(steps: steps)?.accuracy ?? Accuracy() }

    /// The shortest measured horizon that includes the first `steps` leads; nil when none does.
    public func measured(steps: Int) -> HorizonAccuracy? { horizons.first { $0.steps >= steps } }
}
