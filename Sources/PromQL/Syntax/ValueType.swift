/// The types of PromQL. A vector has one value per series, a matrix a stretch of time of each series.
public enum ValueType: String, Sendable {
    case scalar, string, vector, matrix

    /// What users call it.
    public var documentedName: String {
        switch self {
        case .vector: "instant vector"
        case .matrix: "range vector"
        default: rawValue
        }
    }
}
