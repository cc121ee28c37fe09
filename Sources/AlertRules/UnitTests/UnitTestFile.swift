import PromQL

/// A file of unit tests for rules, in promtool's format. Times are in milliseconds, those of tests count from 0.
public struct UnitTestFile: Sendable {
    public let path: String
    /// Paths and patterns of rule files, as written: relative to the file's folder.
    public let ruleFiles: [String]
    public let evaluationInterval: Int64
    /// Groups in this order come after those that are not named here.
    public let groupOrder: [String]
    public let tests: [UnitTest]
}

public struct UnitTest: Sendable {
    public let name: String
    /// The line in the file, from 1.
    public let line: Int
    /// The distance of the values of input series.
    let interval: Int64
    let inputs: [Series]
    let externalLabels: [String: String]
    let externalURL: String
    let alertTests: [AlertTest]
    let expressionTests: [ExpressionTest]

    /// When the last of its checks is.
    var end: Int64 {
        max(alertTests.map(\.time).max() ?? 0, expressionTests.map(\.time).max() ?? 0)
    }
}

struct AlertTest: Sendable {
    struct Expected: Sendable, Comparable {
        /// In the order of the names' bytes; an empty value stays, and equals none.
        let labels: [Label]
        let annotations: [Label]

        static func < (left: Expected, right: Expected) -> Bool {
            let (mine, other) = (left.labels.comparable, right.labels.comparable)
            if mine != other { return mine.lexicographicallyPrecedes(other) }
            return left.annotations.comparable.lexicographicallyPrecedes(right.annotations.comparable)
        }
    }

    let time: Int64
    let alert: String
    let expected: [Expected]
}

extension [Label] {
    /// The names and values, in an order as good as any.
    fileprivate var comparable: [String] {
        flatMap { [$0.name, $0.value] }
    }
}

struct ExpressionTest: Sendable {
    let time: Int64
    let expression: String
    let expected: [(labels: String, value: Double)]
}
