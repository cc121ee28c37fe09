/// The policies that there are, in the order of reports.
public enum PolicyName: String, Sendable, CaseIterable {
    case predictive, reactive
    case fixed = "static"
    case seed
}
