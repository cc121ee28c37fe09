import CivilTime
import Foundation

/// Demand and capacity over time as an SVG picture, one panel for each policy on the same scale.
public struct ReplayChart {
    private let report: ReplayReport
    private let axis: ChartAxis
    /// Where the vertical scale ends, in requests per minute.
    private let top: Double
    private let isClipped: Bool

    private static let width = 1_000.0
    private static let (left, right) = (78.0, 24.0)
    private static let header = 84.0
    private static let panelHeight = 150.0
    private static let panelDistance = 200.0
    private static let demand = "#c3cad5"
    private static let capacity = "#1f5fbf"
    private static let throttled = "#c8281e"
    private static let ink = "#1c2430"
    private static let faintInk = "#5b6676"

    private static var plotWidth: Double { width - left - right }

    /// Capacity far above all demand would leave nothing to see of the rest.
    private static let mostAbovePeak = 2.5

    public init(_ report: ReplayReport) {
        self.report = report
        let peak = Double(max(1, report.peakRPM))
        let highest = report.results.flatMap { $0.minutes.map(\.capacity) }.max() ?? 0
        axis = ChartAxis(time: report.replay.range, width: Self.plotWidth)
        isClipped = highest > Self.mostAbovePeak * peak
        top = min(max(highest, peak), Self.mostAbovePeak * peak) * 1.05
    }

    /// The picture as an SVG document, 1000 wide.
    public func svg() -> String {
        let height = Self.header + Self.panelDistance * Double(report.results.count) + 4
        let (width, text) = (Self.number(Self.width), Self.number(height))
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(text)\" width=\"\(width)\" "
                + "height=\"\(text)\" font-family=\"system-ui, sans-serif\" font-size=\"12\">",
            "<title>Demand and capacity: \(Self.escaped(report.replay.trace.name))</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            label(Self.left, 28, "Demand and capacity: \(report.replay.trace.name)", size: 17, weight: 600),
        ]
        parts += legend()
        for (index, result) in report.results.enumerated() {
            parts += panel(result, y: Self.header + Self.panelDistance * Double(index) + 22)
        }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private func legend() -> [String] {
        let left = Self.left
        return [
            "<rect x=\"\(Self.number(left))\" y=\"45\" width=\"18\" height=\"11\" fill=\"\(Self.demand)\"/>",
            label(left + 25, 55, "demand"),
            "<path d=\"M\(Self.number(left + 92)) 50.5h22\" stroke=\"\(Self.capacity)\" stroke-width=\"2\"/>",
            label(left + 121, 55, "capacity in force"),
            "<path d=\"M\(Self.number(left + 236)) 50.5h22\" stroke=\"\(Self.throttled)\" stroke-width=\"5\"/>",
            label(left + 265, 55, "requests throttled"),
            label(
                Self.width - Self.right, 55,
                "requests per minute, times in UTC" + (isClipped ? "; capacity is cut off at the top" : ""),
                color: Self.faintInk, anchor: "end"),
        ]
    }

    private func panel(_ result: PolicyResult, y: Double) -> [String] {
        let bins = self.bins(result)
        let bottom = y + Self.panelHeight
        func height(_ value: Double) -> Double { bottom - min(1, value / top) * Self.panelHeight }
        var parts = [
            label(Self.left, y - 9, result.policy, size: 14, weight: 600),
            label(
                Self.width - Self.right, y - 9,
                "\(ReplayReport.text(100 * result.throttledRatio, 2)) % throttled · "
                    + "\(ReplayReport.text(result.capacityRPMHours, 0)) rpm-hours · "
                    + "\(ReplayReport.text(100 * result.wastedRatio, 0)) % unused", color: Self.faintInk, anchor: "end"),
        ]
        for value in ChartAxis.ticks(to: top) {
            parts.append(line("M\(Self.number(Self.left)) \(Self.number(height(value)))h\(Self.number(Self.plotWidth))"))
            parts.append(
                label(Self.left - 8, height(value) + 4, Self.grouped(value), color: Self.faintInk, anchor: "end"))
        }
        for tick in axis.ticks {
            let x = Self.left + tick.position
            parts.append(line("M\(Self.number(x)) \(Self.number(y))V\(Self.number(bottom + 4))"))
            let isLast = tick.position > Self.plotWidth - 30
            parts.append(
                label(
                    isLast ? Self.width - Self.right : x, bottom + 18, tick.text, color: Self.faintInk,
                    anchor: isLast ? "end" : "middle"))
        }
        var area = "M\(Self.number(Self.left)) \(Self.number(bottom))"
        var steps = ""
        for bin in bins {
            area += "V\(Self.number(height(bin.demand)))H\(Self.number(bin.to))"
            steps += steps.isEmpty
                ? "M\(Self.number(bin.from)) \(Self.number(height(bin.capacity)))"
                : "V\(Self.number(height(bin.capacity)))"
            steps += "H\(Self.number(bin.to))"
        }
        parts.append("<path d=\"\(area)V\(Self.number(bottom))Z\" fill=\"\(Self.demand)\"/>")
        parts.append(
            "<path d=\"\(steps)\" fill=\"none\" stroke=\"\(Self.capacity)\" stroke-width=\"1.6\" "
                + "stroke-linejoin=\"round\"/>")
        let marks = bins.filter { $0.throttled > 0 }.map {
            "M\(Self.number($0.from)) \(Self.number(bottom - 2.5))h\(Self.number(max(1.5, $0.to - $0.from)))"
        }
        if !marks.isEmpty {
            parts.append("<path d=\"\(marks.joined())\" stroke=\"\(Self.throttled)\" stroke-width=\"5\"/>")
        }
        parts.append(
            "<path d=\"M\(Self.number(Self.left)) \(Self.number(bottom))h\(Self.number(Self.plotWidth))\" "
                + "stroke=\"\(Self.faintInk)\" stroke-width=\"1\"/>")
        return parts
    }

    /// A stretch of time that is drawn as one.
    private struct Bin {
        var from: Double
        var to: Double
        var demand: Double
        var capacity: Double
        var throttled: Int
    }

    /// Means over so many minutes that a bin is at least two points wide.
    private func bins(_ result: PolicyResult) -> [Bin] {
        let minutes = result.minutes
        let size = max(1, Int((Double(minutes.count) * 2 / Self.plotWidth).rounded(.up)))
        return stride(from: 0, to: minutes.count, by: size).map { first in
            let part = minutes[first..<min(first + size, minutes.count)]
            let end = min(part[part.startIndex].time + Int64(part.count) * 60, report.replay.range.upperBound)
            let arrived = part.reduce(0) { $0 + $1.arrived }
            return Bin(
                from: Self.left + axis.position(part[part.startIndex].time), to: Self.left + axis.position(end),
                demand: Double(arrived) * 60 / Double(max(1, end - part[part.startIndex].time)),
                capacity: part.reduce(0) { $0 + $1.capacity } / Double(part.count),
                throttled: part.reduce(0) { $0 + $1.throttled })
        }
    }

    private func line(_ path: String) -> String {
        "<path d=\"\(path)\" stroke=\"#e6e9ee\" stroke-width=\"1\"/>"
    }

    private func label(
        _ x: Double, _ y: Double, _ text: String, size: Int = 12, weight: Int = 400, color: String = ReplayChart.ink,
        anchor: String = "start"
    ) -> String {
        "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(size)\" font-weight=\"\(weight)\" "
            + "fill=\"\(color)\" text-anchor=\"\(anchor)\">\(Self.escaped(text))</text>"
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }

    /// `15,000`
    private static func grouped(_ value: Double) -> String {
        guard value == value.rounded() else { return "\(value)" }
        var digits = String(Int(value))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
