import Exposition
import Foundation
import PromQL
import SampleWindow
import Testing

@testable import Exporter

@Suite struct SampleWindowExpositionTests {
    /// The series are those that the parser of a scraper finds in the rendered page.
    @Test func theWindowHoldsWhatIsExposed() throws {
        let families = Collectors.collect(SampleState.input())
        var window = SampleWindow()
        window.append(families, at: SampleState.at, keeping: .hours(6))
        let lines = String(decoding: Exposition.encode(families, as: .openMetrics), as: UTF8.self)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
        let exposed = try lines.map { line in
            let space = try #require(line.lastIndex(of: " "))
            let labels = try SeriesNotation.parseLabels(String(line[..<space]))
            let value = try #require(Double(line[space...].dropFirst()))
            return PromQL.Series(labels: labels, timestamps: [SampleState.now * 1000], values: [value])
        }.sorted { $0.labels < $1.labels }
        let held = try WindowSource(window.view).select(
            [Matcher(name: "__name__", .matches, ".+")], from: 0, through: .max / 2)
        #expect(held.count > 100)
        #expect(held.contains { $0.labels["le"] == "+Inf" })
        #expect(held == exposed)
    }

    @Test func everyMetricIsDescribedOnce() {
        let described = MetricDescription.all(Collectors.collect(SampleState.input()))
        #expect(described.map(\.name) == Set(described.map(\.name)).sorted())
    }
}
