/// Quantiles of values that do not all count the same.
enum WeightedQuantile {
    /// The median: the value at which half of the weight is reached.
    ///
    /// - Parameter sample: values with weights that are not negative; 0 is returned when there are none.
    static func median(_ sample: [(value: Double, weight: Double)]) -> Double {
        let half = sample.reduce(0) { $0 + $1.weight } / 2
        var (sum, last) = (0.0, 0.0)
        // Which of two values comes first that are one in single precision makes no difference worth the time.
        for index in FloatOrder.ascending(sample.map { Float($0.value) }) {
            last = sample[index].value
            sum += sample[index].weight
            if sum >= half { break }
        }
        return last
    }

    /// The median between the values whose middles of weight enclose one half, which moves smoothly with the weights.
    static func smoothMedian(_ sample: [(value: Double, weight: Double)]) -> Double {
        let sorted = sample.sorted { $0.value < $1.value }
        let half = sorted.reduce(0) { $0 + $1.weight } / 2
        var sum = 0.0
        var previous: (middle: Double, value: Double)?
        for element in sorted where element.weight > 0 {
            let middle = sum + element.weight / 2
            if middle >= half {
                guard let previous, middle > previous.middle else { return element.value }
                let share = (half - previous.middle) / (middle - previous.middle)
                return previous.value + share * (element.value - previous.value)
            }
            sum += element.weight
            previous = (middle, element.value)
        }
        return previous?.value ?? 0
    }
}
