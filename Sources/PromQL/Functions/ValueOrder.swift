/// The order of values that users see.
enum ValueOrder {
    /// The indices of the values in their order. Equal values keep theirs; NaN comes last either way, and of several
    /// the last first, as in Prometheus.
    static func sorted(_ values: [Double], isDescending: Bool) -> [Int] {
        let numbers = values.indices.filter { !values[$0].isNaN }.sorted {
            isDescending ? values[$0] > values[$1] : values[$0] < values[$1]
        }
        return numbers + values.indices.filter { values[$0].isNaN }.reversed()
    }
}
