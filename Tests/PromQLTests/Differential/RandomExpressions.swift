import TestSupport

/// Draws well-typed expressions.
struct RandomExpressions {
    private var generator: SeededGenerator
    /// All but those that make a great difference of a rounding error.
    private static let steadyFunctions = Expressions.valueFunctions.filter { !["sin", "cos", "tan"].contains($0) }

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func vector(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick(Expressions.vectors) + pick(["", "", "", " offset 2m", " offset -90s", " @ 1700003000"])
        }
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: return "\(pick(Expressions.aggregations))\(pick(Expressions.groupings)) (\(vector(depth - 1)))"
        case 1:
            // Of equal values Prometheus takes those of series that come first in an order of its own, at random.
            let operand = pick(["requests_total", "uneven", "steps"]) + pick(["", " offset 2m"])
            return "\(pick(["topk", "bottomk"]))\(pick(Expressions.groupings)) (\(pick(["1", "2", "5"])), \(operand))"
        case 2: return "quantile\(pick(Expressions.groupings)) (\(pick(["0.1", "0.5", "1"])), \(vector(depth - 1)))"
        case 3, 4: return "\(pick(Expressions.windowFunctions))(\(matrix(depth - 1)))"
        case 5: return "\(pick(Self.steadyFunctions))(\(vector(depth - 1)))"
        case 6: return "(\(vector(depth - 1)) \(pick(Expressions.arithmetic)) \(scalar(depth - 1)))"
        case 7:
            return "(\(scalar(depth - 1)) \(pick(Expressions.comparisons)) \(pick(["", "bool "]))\(vector(depth - 1)))"
        case 8:
            let operation = pick(["and ", "or ", "unless "]) + pick(["", "on(job) ", "ignoring(code) "])
            return "(\(vector(depth - 1)) \(operation)\(vector(depth - 1)))"
        case 9: return "-\(vector(depth - 1))"
        default:
            let operation = pick(Expressions.arithmetic + Expressions.comparisons)
            let matching = pick([
                "", "on(job, instance) ", "on(job) group_left () ", "on(instance) group_right(version) ",
                "ignoring(code) ",
            ])
            return "(\(vector(depth - 1)) \(operation) \(matching)\(vector(depth - 1)))"
        }
    }

    private mutating func scalar(_ depth: Int) -> String {
        guard depth > 0, Bool.random(using: &generator) else { return pick(Expressions.scalars) }
        return Bool.random(using: &generator)
            ? "scalar(\(vector(depth - 1)))"
            : "(\(scalar(depth - 1)) \(pick(Expressions.arithmetic)) \(scalar(depth - 1)))"
    }

    private mutating func matrix(_ depth: Int) -> String {
        guard depth > 0, Bool.random(using: &generator) else {
            return pick(Expressions.vectors) + pick(["[1m]", "[5m]", "[20m]"])
                + pick(["", "", " offset 3m", " @ end()"])
        }
        return "(\(vector(depth - 1)))" + pick(["[5m:1m]", "[10m:20s]", "[3m:]"])
            + pick(["", "", " offset 1m", " @ start()"])
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &generator)]
    }
}
