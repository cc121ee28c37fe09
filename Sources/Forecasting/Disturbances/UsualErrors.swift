/// How far what comes often is from forecasts, above and below, between square roots.
struct UsualErrors {
    private(set) var above = 0.0
    private(set) var below = 0.0

    /// One error in so many is larger.
    private static let rareness = 200
    private static let leads = 4

    /// Of forecasts up to a day ahead, by what was known at step `known`.
    init(_ records: [OriginRecord], task: ForecastTask, known: Int) {
        // A few leads of each are as good as all of an hour.
        let leads = task.sampledLeads.prefix { $0 <= task.stepsPerDay }
        let sampled = stride(from: 0, to: leads.count, by: max(1, leads.count / Self.leads))
        var errors: [Double] = []
        errors.reserveCapacity(records.count * (Self.leads + 2))
        for index in records.indices {
            if records[index].index >= known { break }
            for lead in sampled where records[index].index + leads[lead] <= known {
                let error = records[index].residuals[lead]
                if !error.isNaN { errors.append(Double(error)) }
            }
        }
        guard !errors.isEmpty else { return }
        let rank = errors.count / Self.rareness
        above = max(0, errors.withOrder(errors.count - 1 - rank))
        below = max(0, -errors.withOrder(rank))
    }
}
