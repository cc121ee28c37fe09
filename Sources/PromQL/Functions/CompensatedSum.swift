/// A sum that keeps track of what rounding loses (Neumaier's variant of Kahan's method).
struct CompensatedSum {
    private(set) var sum = 0.0
    private var compensation = 0.0

    var total: Double { sum + compensation }

    mutating func add(_ value: Double) {
        let next = sum + value
        if sum.magnitude >= value.magnitude {
            compensation += (sum - next) + value
        } else {
            compensation += (value - next) + sum
        }
        sum = next
    }
}
