extension Function {
    /// What a series' window holds, taken together.
    static let overTime: [Function] = [
        Function(window: "avg_over_time") { average($0) },
        Function(window: "sum_over_time") { window in
            var sum = CompensatedSum()
            for index in window.lower..<window.upper { sum.add(window.values[index]) }
            return sum.sum.isInfinite ? sum.sum : sum.total
        },
        Function(window: "count_over_time") { Double($0.count) },
        Function(window: "min_over_time") { window in
            var least = window.values[window.lower]
            for index in window.lower..<window.upper where window.values[index] < least || least.isNaN {
                least = window.values[index]
            }
            return least
        },
        Function(window: "max_over_time") { window in
            var greatest = window.values[window.lower]
            for index in window.lower..<window.upper where window.values[index] > greatest || greatest.isNaN {
                greatest = window.values[index]
            }
            return greatest
        },
        Function(window: "stddev_over_time") { variance($0).squareRoot() },
        Function(window: "stdvar_over_time") { variance($0) },
        Function(window: "last_over_time", keepsMetricName: true) { $0.values[$0.last] },
        Function(window: "present_over_time") { _ in 1 },
        Function(
            "quantile_over_time", [.scalar, .matrix],
            .window(keepsMetricName: false) { Quantile.of(Array($0.values[$0.lower..<$0.upper]), $0.scalars[0]) }),
    ]

    /// The mean, without the sum, which could overflow. An infinite mean stays so until the opposite infinity.
    private static func average(_ window: borrowing Window) -> Double {
        var mean = CompensatedSum()
        var count = 0.0
        for index in window.lower..<window.upper {
            let value = window.values[index]
            count += 1
            if mean.sum.isInfinite && !value.isNaN && (!value.isInfinite || (mean.sum > 0) == (value > 0)) { continue }
            mean.add(value / count - mean.sum / count)
        }
        return mean.sum.isInfinite ? mean.sum : mean.total
    }

    /// The population variance, by Welford's method.
    private static func variance(_ window: borrowing Window) -> Double {
        var mean = CompensatedSum()
        var squares = CompensatedSum()
        var count = 0.0
        for index in window.lower..<window.upper {
            let value = window.values[index]
            count += 1
            let difference = value - mean.total
            mean.add(difference / count)
            squares.add(difference * (value - mean.total))
        }
        return squares.total / count
    }
}
