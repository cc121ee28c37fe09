import CivilTime
import Foundation

extension ReplayReport {
    /// For people: a row per policy, and what it was run on.
    public func table() -> String {
        let settings = replay.settings
        var lines = [
            "\(replay.trace.name), \(RFC3339.format(replay.range.lowerBound)) to "
                + "\(RFC3339.format(replay.range.upperBound)): \(Self.text(meanRPM, 0)) requests/min, at most \(peakRPM)",
            "starts at \(Self.text(settings.startingLimit, 0)) requests/min, from "
                + "\(Self.text(settings.bounds.lowerBound, 0)) to \(Self.text(settings.bounds.upperBound, 0)); decisions "
                + "in force after \(settings.actuationDelay) s; waits up to \(settings.maxWait) s in a queue of "
                + "\(settings.queueLimit)",
            "",
        ]
        var rows = [["policy", "throttled", "p95 wait", "rpm-hours", "wasted", "ups", "downs"]] + results.map(Self.row)
        var equal: PolicyComparison.EqualCapacity?
        if case .found(let found) = equalCapacity {
            equal = found
            var row = Self.row(found.result)
            row[0] += " *"
            rows.append(row)
        }
        lines += Self.aligned(rows)
        if let equal {
            let reduction = equal.throttledReduction.map { ratio in
                ratio >= 0
                    ? ": \(Self.text(100 * ratio, 1)) % fewer throttled"
                    : ": \(Self.text(-100 * ratio, 1)) % more throttled"
            }
            lines += [
                "",
                "* with the capacity-hours of reactive, at a target utilization of "
                    + "\(Self.text(equal.targetUtilization, 3))\(reduction ?? ", which throttled nothing")",
            ]
        } else if case .outOfReach = equalCapacity {
            lines += ["", "predictive spends more capacity-hours than reactive at any target utilization"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ result: PolicyResult) -> [String] {
        [
            result.policy, text(100 * result.throttledRatio, 3) + " %", "\(result.p95WaitSeconds) s",
            text(result.capacityRPMHours, 0), text(100 * result.wastedRatio, 1) + " %", "\(result.scaleUps)",
            "\(result.scaleDowns)",
        ]
    }

    static func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

    /// Names to the left, numbers to the right.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let padding = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + padding : padding + text
            }.joined(separator: "  ")
        }
    }
}
