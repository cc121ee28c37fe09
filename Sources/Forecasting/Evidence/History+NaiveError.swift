extension History {
    /// The mean |difference| to the day before; to the step before when there is only one day.
    var naiveError: Double? {
        let lag = values.count > stepsPerDay ? stepsPerDay : 1
        var (sum, count) = (0.0, 0.0)
        for index in observed.indices.dropFirst(lag) {
            let difference = abs(observed[index] - observed[index - lag])
            guard !difference.isNaN else { continue }
            sum += difference
            count += 1
        }
        return count > 0 ? sum / count : nil
    }
}
