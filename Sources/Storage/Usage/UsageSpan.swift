/// From when until when there are stored buckets of one account and model.
public struct UsageSpan: Equatable, Sendable {
    /// The series' number, for ``Store/scanUsage(of:from:to:granularity:_:)``.
    public let series: Int64
    public let model: String
    /// The start of the first bucket, in Unix seconds.
    public let first: Int64
    /// The start of the last bucket, in Unix seconds.
    public let last: Int64
}
