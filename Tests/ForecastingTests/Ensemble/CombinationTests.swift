import TestSupport
import Testing

@testable import Forecasting

@Suite struct CombinationTests {
    /// Records whose first block is known, with members' losses.
    private func records(
        _ losses: [[Float]], context: [Float] = [], for combination: Combination = .long
    ) -> [OriginRecord] {
        losses.enumerated().map { index, losses in
            var record = OriginRecord(
                index: index * 24, context: context, forecasts: [], path: [], lastValue: 0, losses: losses,
                rootLosses: losses, typicalLosses: [combination.typicalLoss(losses[...])], residuals: [], roots: [],
                windowErrors: [], outcomes: [.init()])
            record.settledBlocks = 1
            return record
        }
    }

    private func shares(
        _ combination: Combination, _ losses: [[Float]], available: [Bool] = [true, true, true]
    ) -> [Double]? {
        let records = records(losses, for: combination)
        let evidence = combination.evidence(
            of: records, likeness: [Double](repeating: 1, count: records.count), now: records.count * 24, stepsPerDay: 24)
        return combination.weights(
            records: records, evidence: evidence, block: 0, blockLength: 24, available: available)
    }

    @Test func withoutEvidenceThereAreNoWeights() {
        #expect(shares(.short, []) == nil)
        #expect(shares(.long, []) == nil)
        #expect(shares(.long, [[.nan, .nan, .nan]]) == nil)
    }

    @Test func whatIsNotYetKnownIsNoEvidence() {
        var unsettled = records([[1, 2, 3]])
        unsettled[0].settledBlocks = 0
        let weights = Combination.long.weights(
            records: unsettled, evidence: [1], block: 0, blockLength: 24, available: [true, true, true])
        #expect(weights == nil)
    }

    @Test func aMemberThatIsClearlyBetterGetsMost() throws {
        var random = SeededGenerator(seed: 3)
        let losses = (0..<30).map { _ -> [Float] in
            [3, 1, 3].map { $0 * Float.random(in: 0.8...1.2, using: &random) }
        }
        for combination in [Combination.short, .long] {
            let weights = try #require(shares(combination, losses))
            #expect(weights[1] > 0.9)
            #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
        }
    }

    @Test func aHopelessMemberDoesNotHideWhatAnOriginTellsOfTheOthers() throws {
        // Every second time one member is hopeless, and the first clearly better than the others.
        let losses = (0..<30).map { $0 % 2 == 1 ? [1, 1.5, 1.5, 8] as [Float] : [1.15, 1, 1, 1] }
        let weights = try #require(shares(.short, losses, available: [true, true, true, true]))
        #expect(weights[0] > 0.8, "\(weights)")
    }

    @Test func lossesAreRelativeToThoseOfTheBetterMembers() {
        #expect(Combination.short.typicalLoss([1, 1, 1, 9]) == 1.5, "half the mean of all, and not 1")
        #expect(Combination.short.typicalLoss([2, 2, 2, 4]) == 2)
        #expect(Combination.long.typicalLoss([2, 2, 2, 4]) == 2.5)
        #expect(Combination.long.typicalLoss([2, .nan, 4]) == 3)
        #expect(Combination.short.typicalLoss([.nan, .nan]).isNaN)
        #expect(Combination.short.typicalLoss([0, 0]) > 0)
        #expect(Combination.long.typicalLoss([3e38, 3e38, 3e38]).isFinite)
    }

    /// Where the third had no forecast yet, the others' losses are relative to another mean.
    @Test func whatIsIncompleteIsLeftOutOnceEnoughIsWhole() throws {
        let incomplete = [[Float]](repeating: [1, 3, .nan], count: 40)
        let few = try #require(shares(.short, incomplete + [[Float]](repeating: [3, 1, 3], count: 8)))
        #expect(few[0] > few[1])
        let enough = try #require(shares(.short, incomplete + [[Float]](repeating: [3, 1, 3], count: 12)))
        #expect(enough[1] > enough[0])
    }

    @Test func newEvidenceCountsMore() {
        let records = records([[Float]](repeating: [1, 1], count: 29))
        func evidence(_ combination: Combination) -> [Double] {
            combination.evidence(
                of: records, likeness: [Double](repeating: 1, count: 29), now: 29 * 24, stepsPerDay: 24)
        }
        let long = evidence(.long)
        #expect(zip(long, long.dropFirst()).allSatisfy { $0 < $1 })
        #expect(long[28] / long[0] > 4, "two half-lives, and the newest beside")
        #expect(abs(evidence(.nextStep)[28] / evidence(.nextStep)[0] - 2) < 1e-9, "one half-life of four weeks")
    }

    @Test func membersThatAreAlikeShare() throws {
        var random = SeededGenerator(seed: 5)
        let losses = (0..<30).map { _ in (0..<3).map { _ in Float.random(in: 0.5...1.5, using: &random) } }
        let weights = try #require(shares(.long, losses))
        #expect(weights.allSatisfy { $0 > 0.1 && $0 < 0.7 })
    }

    @Test func aMemberWithoutAForecastGetsNothing() throws {
        for combination in [Combination.short, .long] {
            let losses = [[Float]](repeating: [2, 1, 2.1], count: 20)
            let weights = try #require(shares(combination, losses, available: [true, false, true]))
            #expect(weights[1] == 0)
            #expect(abs(weights[0] + weights[2] - 1) < 1e-9)
        }
    }

    @Test func aNewMemberIsNotTakenForTheBest() throws {
        let losses = [[Float]](repeating: [1, 1.05, .nan], count: 10)
        let weights = try #require(shares(.long, losses))
        #expect(weights[2] > 0)
        #expect(weights[2] < weights[0])
    }

    @Test func aBusyDayCountsNoMoreThanAQuietOne() throws {
        // The second is better on nine quiet days, and worse on a busy one that outweighs them all.
        let losses = [[Float]](repeating: [4, 1, 4], count: 29) + [[4000, 6000, 4000]]
        let weights = try #require(shares(.short, losses))
        #expect(weights[1] > 0.5)
    }

    @Test func evidenceOfLosslessMembersIsNoObstacle() throws {
        for combination in [Combination.short, .long] {
            let weights = try #require(shares(combination, [[Float]](repeating: [0, 0, 0], count: 20)))
            #expect(weights.allSatisfy { abs($0 - 1.0 / 3) < 1e-9 })
        }
    }

    @Test func oneWildMemberDoesNotMoveTheCombination() {
        let calm = Combination.long.combine([(10, 0.3), (11, 0.4), (12, 0.3)])
        #expect(abs(calm - 11) < 0.3)
        let wild = Combination.long.combine([(10, 0.3), (11, 0.4), (12, 0.2), (1e6, 0.1)])
        // A tenth of a million would be the mean.
        #expect(wild < 10_000)
        #expect(abs(Combination.long.combine([(5, 0.5), (5, 0.5)]) - 5) < 1e-9)
        #expect(Combination.long.combine([(0, 1)]) == 0)
        #expect(Combination.long.combine([]) == 0)
    }

    @Test func originsLikeThePresentCountMore() {
        let alike = records([[1], [1], [1]], context: [1, 1])
        let other = records([[1], [1], [1]], context: [9, 1])
        let likeness = Combination.short.likeness(of: alike + other, to: [1, 1])
        #expect(likeness[0] > 0.99)
        #expect(likeness[5] < 0.1)
        #expect(Combination.long.likeness(of: alike + other, to: []) == [1, 1, 1, 1, 1, 1])
    }
}
