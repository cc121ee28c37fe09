/// One series of a histogram, its counts cumulative and never falling.
struct Histogram: Sendable {
    struct Bucket: Sendable {
        let upperBound: Double
        let count: UInt64
    }

    let labels: Labels
    let buckets: [Bucket]
    let sum: Double
    let count: UInt64

    /// The samples that a format has of it: what is added to the family's name, the labels, and the value.
    func samples(as format: ExpositionFormat) -> [(suffix: String, labels: Labels, value: Double)] {
        var samples = buckets.map { bucket in
            let bound = NumberFormat.bound(bucket.upperBound, as: format)
            return (suffix: "_bucket", labels: labels.adding("le", bound), value: Double(bucket.count))
        }
        samples.append(("_bucket", labels.adding("le", "+Inf"), Double(count)))
        // OpenMetrics has no sum where observations can be negative, and a count only beside a sum.
        let isSummable = !sum.isNaN && (buckets.first?.upperBound ?? 0) >= 0
        if isSummable || (format == .text && !sum.isNaN) { samples.append(("_sum", labels, sum)) }
        if isSummable || format == .text { samples.append(("_count", labels, Double(count))) }
        return samples
    }
}
