import Foundation

extension PeriodReport {
    /// For people: errors at each share of the period, then each series a third into it.
    public func table() -> String {
        let points = points
        let titles = PeriodEvaluation.methods
        var lines = [
            "\(points.map(\.series).max() ?? 0) series, period \(period) in \(timeZoneName); "
                + "errors are shares of the period's total", "",
        ]
        lines += TextTable.aligned(
            [["elapsed", "periods"] + titles + ["cov80", "pooled", "width80"]]
                + points.map { point in
                    ["\(Int((point.fraction * 100).rounded())) %", "\(point.periods)"]
                        + point.meanErrors.map(Self.text) + [point.coverage80, point.pooledCoverage80, point.width80].map(Self.text)
                })
        lines += ["", "median over periods", ""]
        lines += TextTable.aligned(
            [["elapsed"] + titles]
                + points.map { ["\(Int(($0.fraction * 100).rounded())) %"] + $0.medianErrors.map(Self.text) })
        let third = PeriodEvaluation.fractions[1]
        lines += ["", "at \(Int(third * 100)) %, by series", ""]
        lines += TextTable.aligned(
            [["series", "periods"] + titles + ["cov80"]]
                + series.compactMap { each in
                    let point = Self.point(third, of: [each])
                    guard point.periods > 0 else { return nil }
                    return [each.name, "\(point.periods)"] + point.meanErrors.map(Self.text) + [Self.text(point.coverage80)]
                })
        let leftOut = points.reduce(0) { $0 + $1.leftOut }
        if leftOut > 0 {
            lines += [
                "", "left out: \(leftOut) projections with too little history to say anything, or of periods without any cost",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "-" }
        return String(format: value < 1_000 ? "%.3f" : "%.1e", value)
    }
}
