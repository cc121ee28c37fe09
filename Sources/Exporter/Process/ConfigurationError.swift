/// A configuration that can't be used: every problem of it, one a line.
public struct ConfigurationError: Error, CustomStringConvertible {
    public let problems: [Diagnostic]

    public var description: String {
        let count = problems.count
        return (problems.map(\.description) + ["the configuration has \(count) problem\(count == 1 ? "" : "s")"])
            .joined(separator: "\n")
    }
}
