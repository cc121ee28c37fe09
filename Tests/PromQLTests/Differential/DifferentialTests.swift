import Foundation
import JSON
import PromQL
import TestSupport
import Testing

/// The engine beside a real Prometheus over the same samples.
@Suite(.serialized) struct DifferentialTests {
    @Test(.timeLimit(.minutes(5))) func answersAreThoseOfPrometheus() async throws {
        guard let executable = RealPrometheus.executable() else { return }
        let series = try SampleData.series()
        let prometheus = try await RealPrometheus.start(executable)
        try await prometheus.write(series)
        var comparison = Comparison(prometheus: prometheus, store: SeriesStore(series))

        var expressions = Expressions.some(of: Expressions.systematic)
        var random = RandomExpressions(seed: 42)
        for index in 0..<(Expressions.requested ?? 200) { expressions.append(random.vector(1 + index % 3)) }
        var differences: [String] = []
        for (index, expression) in expressions.enumerated() {
            // At other times and steps each time, on the grid of the samples and off it.
            let start = SampleData.start + Int64(index * 7919 % 4000) * 1000
            let step: Int64 = [15_000, 47_000, 7_500, 300_000, 1_125][index % 5]
            differences += try await comparison.instant(expression, at: start)
            differences += try await comparison.range(expression, from: start, through: start + step * 40, step: step)
        }
        print(
            "compared \(expressions.count) expressions with Prometheus, instant and range: "
                + "\(differences.count) differ, "
                + "\(comparison.filled) answers had values, \(comparison.errors) were errors")
        #expect(comparison.filled > expressions.count)
        #expect(differences.isEmpty, "\(differences.prefix(40).joined(separator: "\n"))")
    }

    @Test(.timeLimit(.minutes(1))) func errorsAreThoseOfPrometheus() async throws {
        guard let executable = RealPrometheus.executable() else { return }
        let prometheus = try await RealPrometheus.start(executable)
        var differences: [String] = []
        for text in BadExpressions.all {
            let answer = try await prometheus.query("query", ["query": text, "time": "1700000000"])
            var theirs = "no error"
            if case .failure(let failure) = answer { theirs = failure.description }
            var ours = "no error"
            do { _ = try Parser.expression(text) } catch { ours = "\(error)" }
            if ours != theirs { differences.append("\(text.debugDescription)\n  ours:   \(ours)\n  theirs: \(theirs)") }
        }
        print("compared \(BadExpressions.all.count) bad expressions with Prometheus: \(differences.count) differ")
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }
}

extension DifferentialTests {
    /// The canonical form, of those that Prometheus does not break into lines.
    @Test(.timeLimit(.minutes(2))) func canonicalFormsAreThoseOfPrometheus() async throws {
        guard let executable = RealPrometheus.executable() else { return }
        let prometheus = try await RealPrometheus.start(executable)
        var random = RandomExpressions(seed: 11)
        let texts =
            ParserTests.good.map(\.text) + Expressions.some(of: Expressions.systematic)
            + (0..<200).map { random.vector(1 + $0 % 4) }
        var compared = 0
        for text in texts {
            guard let ours = try? Parser.expression(text).description, ours.utf8.count < 90 else { continue }
            compared += 1
            let theirs = try await prometheus.query("format_query", ["query": text]).get().string
            #expect(ours == theirs, "\(text)")
        }
        print("compared \(compared) canonical forms with Prometheus")
    }
}

/// Asks both and says how the answers differ.
struct Comparison {
    let prometheus: RealPrometheus
    let store: SeriesStore
    /// How many answers had something in them, and how many were the same error.
    private(set) var filled = 0
    private(set) var errors = 0

    init(prometheus: RealPrometheus, store: SeriesStore) {
        self.prometheus = prometheus
        self.store = store
    }

    mutating func instant(_ text: String, at time: Int64) async throws -> [String] {
        let theirs = try await prometheus.query("query", ["query": text, "time": seconds(time)])
        let ours = Result { try Engine().instant(try Parser.expression(text), at: time, source: store) }
        let isOrdered = text.hasPrefix("sort") || text.hasPrefix("topk(") || text.hasPrefix("bottomk(")
        return difference(
            text, ours.map { Answer($0, isOrdered: isOrdered) }, theirs.map { Answer($0, isOrdered: isOrdered) })
    }

    mutating func range(_ text: String, from start: Int64, through end: Int64, step: Int64) async throws -> [String] {
        let theirs = try await prometheus.query(
            "query_range", ["query": text, "start": seconds(start), "end": seconds(end), "step": seconds(step)])
        let ours = Result {
            try Engine().range(try Parser.expression(text), from: start, through: end, step: step, source: store)
        }
        return difference("range " + text, ours.map { Answer(.matrix($0)) }, theirs.map { Answer($0) })
    }

    private func seconds(_ milliseconds: Int64) -> String {
        "\(Double(milliseconds) / 1000)"
    }

    private mutating func difference(
        _ text: String, _ ours: Result<Answer, any Error>, _ theirs: Result<Answer, Failure>
    ) -> [String] {
        switch (ours, theirs) {
        case (.success(let ours), .success(let theirs)):
            if !ours.isEmpty { filled += 1 }
            return ours.difference(theirs).map { ["\(text): \($0)"] } ?? []
        case (.failure(let ours), .failure(let theirs)):
            errors += 1
            if "\(ours)" == theirs.description { return [] }
            // Of several offending groups either may name another.
            let duplicate = "found duplicate series"
            if "\(ours)".hasPrefix(duplicate) && theirs.description.hasPrefix(duplicate) { return [] }
            return ["\(text): error \(ours), theirs \(theirs)"]
        case (.success, .failure(let theirs)): return ["\(text): no error, theirs \(theirs)"]
        case (.failure(let ours), .success): return ["\(text): error \(ours), theirs none"]
        }
    }
}

/// An answer of either, in a form to compare.
struct Answer {
    private var text: String?
    private var series: [(labels: Labels, samples: [(time: Double, value: Double)])] = []

    init(_ value: QueryValue, isOrdered: Bool = false) {
        switch value {
        case .string(let text, _): self.text = text
        case .scalar(let value, let time): series = [(.empty, [(Double(time) / 1000, value)])]
        case .vector(let elements):
            series = elements.map { ($0.labels, [(Double($0.timestamp) / 1000, $0.value)]) }
        case .matrix(let all):
            series = all.map { ($0.labels, zip($0.timestamps, $0.values).map { (Double($0) / 1000, $1) }) }
        }
        if !isOrdered { series.sort { $0.labels < $1.labels } }
    }

    init(_ data: JSONValue, isOrdered: Bool = false) {
        func sample(_ value: JSONValue) -> (Double, Double) {
            let parts = value.array ?? []
            return (parts.first?.double ?? .nan, Double(parts.last?.string ?? "") ?? .nan)
        }
        let result = data["result"] ?? .null
        switch data["resultType"]?.string {
        case "string": text = result.array?.last?.string
        case "scalar": series = [(.empty, [sample(result)])]
        default:
            series = (result.array ?? []).map { one in
                let labels = (one["metric"]?.object ?? []).map { Label(name: $0.name, value: $0.value.string ?? "") }
                let samples = one["values"]?.array?.map(sample) ?? [sample(one["value"] ?? .null)]
                return (Labels(labels), samples)
            }
        }
        if !isOrdered { series.sort { $0.labels < $1.labels } }
    }

    var isEmpty: Bool { text == nil && series.isEmpty }

    func difference(_ other: Answer) -> String? {
        if text != other.text { return "\(text ?? "no text"), theirs \(other.text ?? "no text")" }
        if series.count != other.series.count {
            return
                "\(series.count) series, theirs \(other.series.count): "
                + "\(series.map(\.labels)) \(other.series.map(\.labels))"
        }
        for (mine, theirs) in zip(series, other.series) {
            if mine.labels != theirs.labels { return "\(mine.labels), theirs \(theirs.labels)" }
            if mine.samples.count != theirs.samples.count {
                return "\(mine.labels): \(mine.samples.count) samples, theirs \(theirs.samples.count)"
            }
            for (sample, other) in zip(mine.samples, theirs.samples) {
                if sample.time != other.time || !Self.isClose(sample.value, other.value) {
                    return "\(mine.labels): \(sample), theirs \(other)"
                }
            }
        }
        return nil
    }

    private static func isClose(_ left: Double, _ right: Double) -> Bool {
        if left == right || left.isNaN && right.isNaN { return true }
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    }
}
