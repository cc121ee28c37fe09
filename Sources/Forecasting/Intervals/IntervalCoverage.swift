/// How many of the values that came were inside the intervals that one forecast gave for them.
///
/// Intervals that end at next to nothing, as at night where nobody works then, are left out: nearly everything is
/// inside whatever widths are, and with it counted those of office hours would narrow until most of their values were
/// outside.
struct IntervalCoverage: Sendable, Equatable {
    /// How many intervals there were, those that are left out among them.
    private(set) var intervals = 0.0
    private(set) var of80 = Counts()
    private(set) var of95 = Counts()

    struct Counts: Sendable, Equatable {
        /// How many intervals did not end at next to nothing.
        var values = 0.0
        /// In how many of those was what came.
        var inside = 0.0
        /// How many of those begin at nothing, below which no value can be.
        var overNothing = 0.0

        fileprivate mutating func add(_ actual: Float, from low: Float, to high: Float, idle: Double) {
            guard Double(high) > idle else { return }
            values += 1
            if actual >= low, actual <= high { inside += 1 }
            if low <= 0 { overNothing += 1 }
        }
    }

    /// - Parameters:
    ///   - bounds: the ends at ``OriginRecord/bounds``.
    ///   - idle: what is next to nothing.
    mutating func add(_ actual: Float, bounds: [Float], idle: Double) {
        intervals += 1
        of80.add(actual, from: bounds[1], to: bounds[2], idle: idle)
        of95.add(actual, from: bounds[0], to: bounds[3], idle: idle)
    }
}
