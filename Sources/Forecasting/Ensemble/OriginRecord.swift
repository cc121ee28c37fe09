/// What was forecast at one moment, and what came of it, in single precision: there are hundreds per series.
struct OriginRecord: Sendable, Equatable {
    /// The number of the first step that was not known, on the wall clock.
    let index: Int
    /// What the present was like, for weighing evidence by how alike it was.
    let context: [Float]
    /// Members, then the combination, then the ends of its intervals (``OriginRecord/bounds``), at each sampled lead;
    /// NaN for members that had none. Emptied once everything is known and it is of no more use.
    var forecasts: [Float]
    /// The combination at every lead. Emptied with ``forecasts``.
    var path: [Float]
    /// The newest value when the forecast was made.
    let lastValue: Float
    /// How many blocks have been compared with what came.
    var settledBlocks = 0
    /// The mean absolute error of each member in each block: blocks of members. NaN where it is not known.
    var losses: [Float]
    /// The same of √actual − √forecast; empty where a ``Combination`` does not ask for it.
    var rootLosses: [Float] = []
    /// What members' losses in each block are relative to when they are compared: see ``Combination/typicalLoss(_:)``.
    /// NaN where it is not known.
    var typicalLosses: [Float]
    /// √actual − √forecast at each sampled lead; NaN where it is not known.
    var residuals: [Float]
    /// √forecast at each sampled lead.
    let roots: [Float]
    /// √actual − √forecast of the sum over each window; NaN where not known.
    var windowErrors: [Float]
    /// What is known of each block.
    var outcomes: [Outcome]

    /// The losses by which members are compared.
    var comparedLosses: [Float] { rootLosses.isEmpty ? losses : rootLosses }

    /// The loss of a member in a block by which it is compared with others.
    func comparedLoss(_ member: Int, of members: Int, block: Int) -> Double {
        Double(comparedLosses[block * members + member])
    }

    /// The probabilities of the interval ends that are kept with a forecast.
    static let bounds = [0.025, 0.1, 0.9, 0.975]

    /// How good the combination was over one block.
    struct Outcome: Sendable, Equatable {
        var count: Float = 0
        var actual: Float = 0
        var error: Float = 0
        /// The error of repeating the newest value.
        var persistenceError: Float = 0
        /// The error of repeating the day before the origin.
        var seasonalError: Float = 0
        var inside80: Float = 0
        var inside95: Float = 0
        /// How many of ``count`` had intervals.
        var withIntervals: Float = 0
    }
}
