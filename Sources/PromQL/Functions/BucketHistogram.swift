/// A histogram of cumulative buckets, in the order of their upper bounds.
struct BucketHistogram {
    struct Bucket {
        let upperBound: Double
        /// How many observations were no greater than the bound.
        var count: Double
    }

    private var buckets: [Bucket] = []

    /// Adds up buckets of one bound, and raises counts that are less than an earlier one: buckets that were not read at
    /// the same instant need not be cumulative.
    init(sorted: [Bucket]) {
        for bucket in sorted {
            if buckets.last?.upperBound == bucket.upperBound {
                buckets[buckets.count - 1].count += bucket.count
            } else {
                buckets.append(bucket)
            }
        }
        var greatest = buckets.first?.count ?? 0
        for index in buckets.indices {
            greatest = buckets[index].count > greatest ? buckets[index].count : greatest
            if buckets[index].count < greatest { buckets[index].count = greatest }
        }
    }

    /// The value below which the share `q` of the observations lie, taking them to be spread evenly within a bucket,
    /// and the lowest bucket to begin at 0 if its bound is positive. In the highest bucket it is that bucket's lower
    /// bound.
    ///
    /// - Returns: NaN without observations, with fewer than two buckets, or when the highest bound is not infinite.
    func quantile(_ q: Double) -> Double {
        if q.isNaN { return .nan }
        if q < 0 { return -.infinity }
        if q > 1 { return .infinity }
        guard buckets.count >= 2, let highest = buckets.last, highest.upperBound == .infinity, highest.count != 0 else {
            return .nan
        }
        let rank = q * highest.count
        let index = buckets.dropLast().firstIndex { $0.count >= rank } ?? buckets.count - 1
        if index == buckets.count - 1 { return buckets[index - 1].upperBound }
        let bucket = buckets[index]
        if index == 0 {
            if bucket.upperBound <= 0 { return bucket.upperBound }
            return bucket.upperBound * (rank / bucket.count)
        }
        let previous = buckets[index - 1]
        return previous.upperBound
            + (bucket.upperBound - previous.upperBound) * ((rank - previous.count) / (bucket.count - previous.count))
    }
}
