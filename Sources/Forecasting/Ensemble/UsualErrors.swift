/// How far what comes often is from forecasts, above and below, between square roots.
struct UsualErrors {
    private(set) var above = 0.0
    private(set) var below = 0.0

    /// One error in so many is larger.
    private static let rareness = 200

    /// Of forecasts up to a day ahead, by what was known at step `known`.
    init(_ records: [OriginRecord], task: ForecastTask, known: Int) {
        let leads = task.sampledLeads.prefix { $0 <= task.stepsPerDay }.count
        var errors: [Float] = []
        errors.reserveCapacity(records.count * leads)
        for index in records.indices {
            let settled = task.sampledLeads[..<leads].prefix { records[index].index + $0 <= known }.count
            for error in records[index].residuals[..<settled] where !error.isNaN { errors.append(error) }
        }
        guard !errors.isEmpty else { return }
        let order = FloatOrder.ascending(errors)
        let rank = errors.count / Self.rareness
        above = max(0, Double(errors[order[errors.count - 1 - rank]]))
        below = max(0, -Double(errors[order[rank]]))
    }
}
