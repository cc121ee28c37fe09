extension Function {
    /// Histograms of buckets with an upper bound in the label `le`. There are no native histograms here, so that their
    /// functions find none.
    static let histograms: [Function] = [
        Function("histogram_quantile", [.scalar, .vector], .general { try histogramQuantiles($0) }),
        Function("histogram_count", [.vector], .general { .vector(StepVector(steps: $0.grid.count)) }),
        Function("histogram_sum", [.vector], .general { .vector(StepVector(steps: $0.grid.count)) }),
        Function(
            "histogram_fraction", [.scalar, .scalar, .vector], .general { .vector(StepVector(steps: $0.grid.count)) }),
    ]

    private static func histogramQuantiles(_ call: FunctionCall) throws -> StepValue {
        let quantiles = call.scalar(0)
        let vector = call.vector(1)
        // A histogram is what has the same labels but for the bound.
        var histograms: [Labels: [(bound: Double, row: Int)]] = [:]
        var order: [Labels] = []
        for row in 0..<vector.count {
            guard let bound = bucketBound(vector.labels[row]) else { continue }
            let labels = vector.labels[row].removing([Labels.bucketBound])
            if histograms[labels] == nil { order.append(labels) }
            histograms[labels, default: []].append((bound, row))
        }

        var result = StepVector(steps: call.grid.count)
        for labels in order {
            let buckets = (histograms[labels] ?? []).sorted { $0.bound < $1.bound }
            let row = result.appendRow(labels.withoutMetricName)
            for step in 0..<call.grid.count {
                try call.meter.spend(buckets.count)
                let present = buckets.compactMap { bucket -> BucketHistogram.Bucket? in
                    let count = vector.cell(bucket.row, step)
                    return StepVector.isAbsent(count)
                        ? nil : BucketHistogram.Bucket(upperBound: bucket.bound, count: count)
                }
                guard !present.isEmpty else { continue }
                result.cells[row + step] = BucketHistogram(sorted: present).quantile(quantiles[step])
            }
        }
        return .vector(try result.withoutEmptyRows().merged())
    }

    private static func bucketBound(_ labels: Labels) -> Double? {
        let text = labels[Labels.bucketBound]
        guard let bound = Double(text), !(bound.isInfinite && text.utf8.contains { $0.isDigit }) else { return nil }
        return bound
    }
}
