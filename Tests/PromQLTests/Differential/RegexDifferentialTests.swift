import JSON
import PromQL
import TestSupport
import Testing

/// Regular expressions beside those of a real Prometheus: what they match, and what is wrong with them.
@Suite(.serialized) struct RegexDifferentialTests {
    private static let texts =
        AnchoredRegexTests.matches.flatMap { $0.yes + $0.no } + [
            "a", "b", "c", "aa", "ab", "ba", "abc", "aab", "cab", "a1", "-a",
        ]

    @Test(.timeLimit(.minutes(2))) func matchesAreThoseOfPrometheus() async throws {
        guard let executable = RealPrometheus.executable() else { return }
        let prometheus = try await RealPrometheus.start(executable)
        let values = Set(Self.texts).sorted().filter { !$0.isEmpty }
        try await prometheus.write(
            values.map {
                Series(labels: Labels(["__name__": "m", "value": $0]), timestamps: [SampleData.start], values: [1])
            })

        let count = Expressions.requested ?? 300
        var generator = SeededGenerator(seed: 5)
        let patterns =
            AnchoredRegexTests.matches.map(\.pattern) + (0..<count).map { _ in Self.randomPattern(&generator) }
        var differences: [String] = []
        for pattern in patterns {
            let query = "m{value=~\(GoText.quoted(pattern))}"
            let answer = try await prometheus.query("query", ["query": query, "time": "\(SampleData.start / 1000)"])
            let theirs: String
            switch answer {
            case .failure(let failure): theirs = failure.description
            case .success(let data):
                theirs = "\((data["result"]?.array ?? []).compactMap { $0["metric"]?["value"]?.string }.sorted())"
            }
            let ours: String
            do {
                let regex = try AnchoredRegex(pattern)
                ours = "\(values.filter(regex.matches))"
            } catch {
                ours = "1:3: parse error: \(error)"
            }
            if ours != theirs { differences.append("\(pattern)\n  ours:   \(ours)\n  theirs: \(theirs)") }
        }
        print("compared \(patterns.count) regular expressions with Prometheus: \(differences.count) differ")
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    private static func randomPattern(_ generator: inout SeededGenerator) -> String {
        let parts = [
            "a", "b", "c", "a", "b", ".", "*", "+", "?", "|", "(", ")", "(?:", "[ab]", "[^a]", "{1,2}", "{2}", "^", "$",
            "\\b",
            "\\w", "\\d", "(?i)", "B", "-", "[a-c]*", "(a|b)", "\\B", ".*",
        ]
        return (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            parts[Int.random(in: parts.indices, using: &generator)]
        }.joined()
    }
}
