/// The models on offer.
public struct ModelsReport: Sendable, Equatable {
    /// In the order of the answer, each once.
    public var ids: [String]
    public var rejected: [RejectedRow]

    public init(ids: [String] = [], rejected: [RejectedRow] = []) {
        self.ids = ids
        self.rejected = rejected
    }
}
