/// Why a valid query has no answer, in Prometheus's words.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
    /// The query would hold more samples than allowed.
    case tooManySamples
    /// A selector found more series than allowed.
    case tooManySeries(limit: Int)
    /// For a checkpoint to throw when the query's time is over.
    case timedOut
    /// For a checkpoint to throw when nobody wants the answer any more.
    case canceled
    /// The data does not suit the query.
    case failed(String)

    static let duplicateLabels = EvaluationError.failed("vector cannot contain metrics with the same labelset")

    public var description: String {
        switch self {
        case .tooManySamples: "query processing would load too many samples into memory in query execution"
        case .tooManySeries(let limit): "query processing would load more than \(limit) series for one selector"
        case .timedOut: "query timed out in expression evaluation"
        case .canceled: "query was canceled in expression evaluation"
        case .failed(let message): message
        }
    }
}
