import Foundation
import Testing

@testable import Exporter

@Suite struct RecentOutcomesTests {
    private static let start = ManualTime.sunday

    private static func outcomes(_ pattern: String) -> RecentOutcomes {
        var outcomes = RecentOutcomes()
        for (index, letter) in pattern.enumerated() {
            let outcome: RecentOutcomes.Outcome = letter == "." ? .answered : letter == "x" ? .failed : .throttled
            outcomes.record(outcome, at: start + Double(index) * 10)
        }
        return outcomes
    }

    /// One call each ten seconds: `.` is answered, `x` failed, `t` turned away.
    @Test(arguments: [
        ("", nil, nil), ("....", nil, nil), (".....", 0, 0), ("....x", 0.2, 0), ("....t", 0.2, 0), ("...tt", 0.4, 0.4),
        ("tt", nil, 1), ("tt" + String(repeating: ".", count: 20), 2.0 / 22, 0),
        (String(repeating: "t", count: 30) + "..........", 21.0 / 31, 3.0 / 13),
    ] as [(String, Double?, Double?)])
    func shares(pattern: String, failed: Double?, throttled: Double?) {
        let outcomes = Self.outcomes(pattern)
        let now = Self.start + Double(max(0, pattern.count - 1)) * 10
        #expect(outcomes.failedRatio(at: now) == failed)
        #expect(outcomes.throttledRatio(at: now) == throttled)
    }

    @Test func whatIsLongAgoDoesNotCount() {
        let outcomes = Self.outcomes("tttttttttt")
        #expect(outcomes.throttledRatio(at: Self.start + 600) == nil)
        #expect(outcomes.failedRatio(at: Self.start + 600) == nil)
    }
}
