/// A way to continue a series.
///
/// Fitting and forecasting are apart, because one is slow and the other must not be: ``fit(_:)`` looks at the past once
/// in a while and sums up in numbers what it learned; ``forecast(_:coefficients:steps:)`` continues any longer past
/// with them. There is no other state, so a new bucket costs nothing but a longer past, and numbers are all there is to
/// keep.
///
/// A method sees what is in the past and nothing else: given the same past it gives the same forecast.
public protocol ForecastMethod: Sendable {
    /// Names the method in answers and tables, in snake_case.
    var name: String { get }

    /// What the method learns from a past; empty when it has nothing to learn.
    ///
    /// - Returns: nil when the past is too short for this method.
    func fit(_ past: Past) -> [Double]?

    /// The same, sooner, for a method that builds on others: what those learned from this past need not be learned
    /// again.
    ///
    /// - Parameter learned: what other methods learned from the same past, by name.
    func fit(_ past: Past, learned: [String: [Double]]) -> [Double]?

    /// The next `steps` values after the end of `past`. They may be negative, or not finite where the method went
    /// wrong: whoever uses them checks.
    ///
    /// - Parameter coefficients: from a fit to this past or to an earlier part of it.
    /// - Returns: nil when the past is too short for this method.
    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]?

    /// The same, sooner, for a method that needs what others need as well.
    ///
    /// - Parameter shared: what methods have worked out of this very past.
    func forecast(_ past: Past, coefficients: [Double], steps: Int, shared: inout SharedWork) -> [Double]?
}

extension ForecastMethod {
    public func fit(_ past: Past) -> [Double]? { [] }

    public func fit(_ past: Past, learned: [String: [Double]]) -> [Double]? { fit(past) }

    public func forecast(_ past: Past, coefficients: [Double], steps: Int, shared: inout SharedWork) -> [Double]? {
        forecast(past, coefficients: coefficients, steps: steps)
    }
}
