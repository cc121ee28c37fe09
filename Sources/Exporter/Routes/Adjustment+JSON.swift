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
        switch kind {
        case .event, .schedule:
            let title = (kind == .event ? "Event " : "Schedule ") + (name ?? "")
            return "\(title) raises the forecast to \(level), "
                + (isFloor ? "which is its floor." : "as much as it was before.")
        case .levelChange:
            return "Demand is at a new level, \(level), and the forecast follows it."
                + (chance.map { " The level stays with a probability of \($0)." } ?? "")
        case .possibleLevelChange:
            return "Demand has been \(level) since then"
                + (chance.map { ": with a probability of \($0) a new level, otherwise something that soon is over." } ?? ".")
                + " The forecast does not count on either yet; its intervals hold both."
        case .outage: return "An outage. It is over, and the forecast ignores it."
        case .dip: return "A dip to \(level). It is over, and the forecast ignores it."
        case .burst: return "A burst to \(level). It is over, and the forecast ignores it."
        case .spike:
            return "A spike to \(level). The forecast ignores it" + (end == nil ? "; it may not be over." : ".")
        case .launch:
            return "Traffic began after a week and more of nothing. The forecast ignores what was before."
        }
    }

    private var level: String {
        guard let factor else { return "more than 1000 times the usual" }
        if factor < Self.outageFactor { return "next to nothing" }
        let text = String(format: factor < 100 ? "%.3g" : "%.0f", factor)
        return text == "1" ? "slightly \(factor < 1 ? "below" : "above") the usual" : "\(text) times the usual"
    }

    private var chance: String? {
        probability.map { $0 < 0.01 ? "less than 1 %" : $0 > 0.99 ? "more than 99 %" : String(format: "%.0f %%", $0 * 100) }
    }
}
