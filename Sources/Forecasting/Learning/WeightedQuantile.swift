/// Quantiles of values that do not all count the same.
enum WeightedQuantile {
    /// The median: the value at which half of the weight is reached, found by parting the sample around one value after
    /// another (Hoare, "Algorithm 65: Find", 1961).
    ///
    /// - Parameters:
    ///   - sample: values, none of them NaN, with weights that are not negative. Its order is lost.
    ///   - range: the part of the sample that is looked at; all of it when nil. 0 is returned when that is empty.
    static func median<Value: BinaryFloatingPoint>(
        _ sample: inout [(value: Value, weight: Value)], in range: Range<Int>? = nil
    ) -> Value {
        let range = range ?? sample.indices
        guard !range.isEmpty else { return 0 }
        let half = sample[range].reduce(0) { $0 + $1.weight } / 2
        var (low, high, below) = (range.lowerBound, range.upperBound, Value(0))
        var sample = sample.mutableSpan
        while high - low > 1 {
            let pivot = middle(sample[low].value, sample[(low + high) / 2].value, sample[high - 1].value)
            var (less, index, more) = (low, low, high)
            var (lighter, equal) = (Value(0), Value(0))
            while index < more {
                let element = sample[index]
                if element.value < pivot {
                    lighter += element.weight
                    sample.swapAt(less, index)
                    less += 1
                    index += 1
                } else if element.value > pivot {
                    more -= 1
                    sample.swapAt(index, more)
                } else {
                    equal += element.weight
                    index += 1
                }
            }
            if less > low, below + lighter >= half {
                high = less
            } else if more == high || below + lighter + equal >= half {
                return pivot
            } else {
                below += lighter + equal
                low = more
            }
        }
        return sample[low].value
    }

    private static func middle<Value: Comparable>(_ first: Value, _ second: Value, _ third: Value) -> Value {
        max(min(first, second), min(max(first, second), third))
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
