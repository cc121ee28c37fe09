/// A failure of a test's surroundings, with what is needed to understand it.
public struct Failure: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
