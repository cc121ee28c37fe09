import Foundation

extension BacktestReport {
    /// For people: a row per method, means over series, then who won each series.
    public func table() -> String {
        let average = average
        var lines = [
            "\(series.count) series, \(average.map(\.scores.origins).max() ?? 0) origins, \(Self.hours(horizon)) ahead",
            "",
        ]
        lines += TextTable.aligned(
            [["method", "MASE", "WAPE", "wQL", "cov80", "cov95"]]
                + average.map { method in
                    let scores = method.scores
                    return [Self.text(method)]
                        + [scores.mase, scores.wape, scores.wql].map { Self.text($0, digits: 4) }
                        + [scores.coverage80, scores.coverage95].map { Self.text($0, digits: 3) }
                })
        lines.append("")
        lines += TextTable.aligned(
            [["series", "best", "MASE", "ensemble"]]
                + series.map { series in
                    [
                        series.name, series.winner.map(Self.text) ?? "-",
                        Self.text(series.winner?.scores.mase, digits: 4), Self.text(series.ensemble?.scores.mase, digits: 4),
                    ]
                }, textColumns: 2)
        if average.contains(where: { $0.standIns > 0 }) {
            lines += ["", "* too little history for it at some origins: the mean of the last values stood in"]
        }
        let blank = series.filter { $0.methods.contains { $0.scores.wape == nil } }.map(\.name)
        if !blank.isEmpty {
            lines += [
                "", "no WAPE and wQL, because what came adds up to nearly nothing: \(blank.joined(separator: ", "))",
            ]
        }
        let still = series.filter { $0.methods.contains { $0.scores.mase == nil } }.map(\.name)
        if !still.isEmpty {
            lines += ["", "no MASE, because nothing changed before what was forecast: \(still.joined(separator: ", "))"]
        }
        if !skipped.isEmpty {
            lines.append("")
            lines += skipped.map { "left out: \($0.series): \($0.reason)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func hours(_ seconds: Int64) -> String {
        seconds % 3_600 == 0 && seconds > 3_600 ? "\(seconds / 3_600) h" : "\(seconds / 60) min"
    }

    private static func text(_ method: Method) -> String { method.name + (method.standIns > 0 ? " *" : "") }

    private static func text(_ value: Double?, digits: Int) -> String {
        value.map { String(format: "%.\(digits)f", $0) } ?? "-"
    }
}
