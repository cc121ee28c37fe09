/// Where something stands in the text of a query: a half-open range of UTF-8 offsets.
public struct SourceRange: Sendable, Equatable {
    public var start: Int
    public var end: Int

    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    func through(_ other: SourceRange) -> SourceRange {
        SourceRange(start: start, end: other.end)
    }
}
