import PromQL
import SampleWindow

/// Counters of requests, the same for whoever is measured: each series grows by steps of its own, and some start anew.
struct Traffic {
    let seriesCount: Int
    /// When the newest sample is, in Unix seconds.
    let end: Int64
    /// How far samples reach back: an hour of steps, and what the first of them looks back at.
    static let seconds: Int64 = 3600 + 300
    static let interval: Int64 = 15

    var times: StrideThrough<Int64> {
        stride(from: end - Self.seconds, through: end, by: Int64.Stride(Self.interval))
    }

    /// Twenty models, so that each has many series.
    func labels(_ series: Int) -> [(name: String, value: String)] {
        [("account", "account-\(series / 20 % 10)"), ("model", "model-\(series % 20)"), ("worker", "\(series)")]
    }

    func value(_ series: Int, at time: Int64) -> Double {
        let ticks = (time - end + Self.seconds) / Self.interval
        let rate = 3 + Int64(series % 17)
        let value = ticks * rate + (ticks * 7919 + Int64(series) * 104_729) % (rate * 4)
        // Every hundredth series is reset on its way.
        return Double(series % 100 == 99 && ticks > 130 ? ticks % 130 * rate : value + Int64(series) * 1_000)
    }

    func window() -> SampleWindow {
        var window = SampleWindow()
        let all = (0..<seriesCount).map { series in
            Labels(
                [Label(name: Labels.metricName, value: "x_total")]
                    + labels(series).map { Label(name: $0.name, value: $0.value) })
        }
        for time in times {
            window.append(
                all.enumerated().map { (labels: $1, value: value($0, at: time)) }, at: time * 1000,
                keeping: 7 * 86_400_000)
        }
        return window
    }

    /// The same as OpenMetrics, for `promtool tsdb create-blocks-from openmetrics`.
    func writeOpenMetrics(_ write: (String) -> Void) {
        write("# TYPE x counter\n")
        for series in 0..<seriesCount {
            let labels = labels(series).map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
            write(times.map { "x_total{\(labels)} \(value(series, at: $0)) \($0)\n" }.joined())
        }
        write("# EOF\n")
    }
}
