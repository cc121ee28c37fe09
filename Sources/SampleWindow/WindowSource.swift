import PromQL

/// A view as a source for queries, with limits: reading many samples stops where a query would.
public struct WindowSource: SeriesSource {
    private let view: WindowView
    private let maximumSamples: Int
    private let checkpoint: () throws -> Void

    /// - Parameters:
    ///   - maximumSamples: The most samples that one selector may read.
    ///   - checkpoint: Called again and again while samples are read; what it throws ends the reading.
    public init(_ view: WindowView, maximumSamples: Int = .max, checkpoint: @escaping () throws -> Void = {}) {
        self.view = view
        self.maximumSamples = maximumSamples
        self.checkpoint = checkpoint
    }

    public func select(_ matchers: [Matcher], from: Int64, through: Int64) throws -> [Series] {
        try view.select(
            matchers, from: from, through: through, maximumSamples: maximumSamples, checkpoint: checkpoint)
    }
}
