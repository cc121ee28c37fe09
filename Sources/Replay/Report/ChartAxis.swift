import CivilTime
import Foundation

/// Where times are on a chart, and which are named.
struct ChartAxis {
    private let time: Range<Int64>
    private let width: Double
    let ticks: [Tick]

    struct Tick: Equatable {
        var position: Double
        var text: String
    }

    /// Round steps, in seconds.
    private static let steps: [Int64] = [
        60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200,
    ]
    private static let mostTicks: Int64 = 10
    private static let day: Int64 = 86_400

    init(time: Range<Int64>, width: Double) {
        self.time = time
        self.width = width
        let span = time.upperBound - time.lowerBound
        let step = Self.steps.first { span / $0 <= Self.mostTicks } ?? span / Self.mostTicks
        let first = (time.lowerBound + step - 1).floored(to: step)
        ticks = stride(from: first, through: time.upperBound, by: Int(step)).map { tick in
            let text = RFC3339.format(tick)
            let isMidnight = tick.floored(to: Self.day) == tick
            return Tick(
                position: Self.position(tick, in: time, width: width),
                text: String(isMidnight ? text.prefix(10) : text.dropFirst(11).prefix(5)))
        }
    }

    func position(_ moment: Int64) -> Double { Self.position(moment, in: time, width: width) }

    private static func position(_ moment: Int64, in time: Range<Int64>, width: Double) -> Double {
        Double(moment - time.lowerBound) / Double(max(1, time.upperBound - time.lowerBound)) * width
    }

    /// Three to six round values from 0 up to `top`, which is above 0.
    static func ticks(to top: Double) -> [Double] {
        let rough = top / 5
        let magnitude = pow(10, log10(rough).rounded(.down))
        let step = [1.0, 2, 5, 10].map { $0 * magnitude }.first { $0 >= rough } ?? rough
        return Array(stride(from: 0, through: top, by: step))
    }
}
