import CivilTime
import Exposition
import Foundation
import PromQL
import SampleWindow

extension SampleWindow {
    /// - Parameter recorded: what rules gave, which counts, too.
    func statistics(with recorded: RecordedWindow) -> WindowStatistics {
        let (size, other) = (view.size, recorded.size)
        return WindowStatistics(
            series: view.seriesCount + recorded.seriesCount, samples: size.samples + other.samples,
            bytes: size.bytes + other.bytes, refusedSamples: refusedSamples + recorded.refusedSamples)
    }

    /// Appends what a scraper would find in the families at this time. As OpenMetrics, which Prometheus asks for first.
    mutating func append(_ families: [MetricFamily], at time: Date, keeping window: PrometheusDuration) {
        let samples = Exposition.series(families, as: .openMetrics).map { series in
            var labels = [Label(name: PromQL.Labels.metricName, value: series.name)]
            for pair in series.labels.pairs { labels.append(Label(name: pair.name, value: pair.value)) }
            return (labels: PromQL.Labels(labels), value: series.value)
        }
        append(samples, at: time.unixMilliseconds, keeping: window.milliseconds)
    }
}
