import Forecasting
import Foundation
import JSON

extension Adjustment {
    var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "name": JSONValue(name), "start": .string(Timestamp.text(start)),
            "end": JSONValue(end.map(Timestamp.text)), "factor": JSONValue(factor), "probability": JSONValue(probability),
            "reason": .string(reason),
        ]
    }

    /// What happened and what the forecast makes of it, in a sentence or two.
    private var reason: String {
        let level = factor.map { "\(Self.text($0)) times the usual" } ?? "far more than the usual"
        let chance = probability.map { String(format: "%.0f %%", $0 * 100) }
        switch kind {
        case .event:
            return "\(title) raises the forecast to \(level), as events of its name were."
        case .eventFloor:
            return "\(title) raises the forecast to its floor, \(level)."
        case .levelChange:
            return "A new level, \(level), which the forecast follows."
                + (chance.map { " It stays with a probability of \($0)." } ?? "")
        case .possibleLevelChange:
            return "A \(passing), \(level), or a new level" + (chance.map { " with a probability of \($0)" } ?? "")
                + ": values are as usual until it is told which, and intervals hold both."
        case .pastLevel:
            let what = factor.map { $0 < Adjustment.outageFactor } == true ? "An outage" : "A \(passing), \(level)"
            return "\(what), which is over and left out of what is learned."
        case .spike:
            return "A spike, \(level), left out of what is learned." + (end == nil ? " It may go on." : "")
        case .launch:
            return "Traffic began after a week and more of nothing: what was before is forgotten."
        }
    }

    /// What soon is over.
    private var passing: String { factor.map { $0 < 1 } == true ? "dip" : "burst" }

    /// Names of events begin with what they are.
    private var title: String { name.map { $0.prefix(1).uppercased() + $0.dropFirst() } ?? "A known event" }

    private static func text(_ factor: Double) -> String { String(format: factor < 100 ? "%.3g" : "%.0f", factor) }
}
