import AlertRules
import Alertmanager
import HTTPClient
import TestSupport
import Testing

@Suite struct NotificationQueueTests {
    private var random = SeededGenerator(seed: 7)

    @Test func alertsGoInBatchesInTheOrderInWhichTheyCame() {
        var queue = NotificationQueue()
        queue.enqueue(notices(0..<150))
        var sizes: [Int] = []
        var names: [String] = []
        while case let batch = queue.nextBatch(at: 0), !batch.isEmpty {
            sizes.append(batch.count)
            names += batch.map(\.name)
            queue.succeeded()
        }
        #expect(sizes == [64, 64, 22])
        #expect(names == (0..<150).map { "alert-\($0)" })
        #expect(queue.sent == 150 && queue.errors == 0 && queue.dropped == 0 && queue.count == 0)
    }

    @Test func ofAnAlertTheNewestNoticeCounts() {
        var queue = NotificationQueue()
        queue.enqueue([notice("a"), notice("b")])
        queue.enqueue([notice("a", version: 5, resolved: true)])
        #expect(queue.count == 2)
        #expect(queue.nextBatch(at: 0) == [notice("a", version: 5, resolved: true), notice("b")])
    }

    @Test func aBatchThatIsTooLargeIsSplitUntilItIsOneAlert() {
        var queue = NotificationQueue(batchSize: 5)
        queue.enqueue(notices(0..<5))
        #expect(queue.nextBatch(at: 0).count == 5 && queue.split())
        #expect(queue.nextBatch(at: 0).map(\.name) == ["alert-0", "alert-1", "alert-2"] && queue.split())
        #expect(queue.nextBatch(at: 0).count == 2 && queue.split())
        #expect(queue.nextBatch(at: 0).map(\.name) == ["alert-0"] && !queue.split())
        queue.refused()
        #expect(queue.count == 4 && queue.dropped == 1 && queue.errors == 4)
    }

    @Test func oneBatchIsUnderWayAtATime() {
        var queue = NotificationQueue(batchSize: 1)
        queue.enqueue([notice("a"), notice("b")])
        #expect(queue.nextBatch(at: 0).map(\.name) == ["a"])
        #expect(queue.nextBatch(at: 0).isEmpty)
        #expect(queue.nextAttempt == nil)
        queue.succeeded()
        #expect(queue.nextBatch(at: 0).map(\.name) == ["b"])
    }

    @Test func aFullQueueDropsWhatHasWaitedLongest() {
        var queue = NotificationQueue(capacity: 3)
        #expect(queue.enqueue(notices(0..<3)) == 0)
        #expect(queue.enqueue(notices(1..<3, version: 1)) == 0)
        #expect(queue.enqueue(notices(3..<5)) == 2)
        #expect(queue.count == 3 && queue.dropped == 2)
        #expect(queue.nextBatch(at: 0).map(\.name) == ["alert-2", "alert-3", "alert-4"])
        // What is under way has its place, too.
        #expect(queue.enqueue(notices(5..<6)) == 1)
        #expect(queue.count == 3)
    }

    @Test func aFailedBatchIsSentAgainButForWhatIsOutOfDate() {
        var (queue, random) = (NotificationQueue(batchSize: 2), random)
        queue.enqueue([notice("a"), notice("b"), notice("c")])
        #expect(queue.nextBatch(at: 10).map(\.name) == ["a", "b"])
        queue.enqueue([notice("b", version: 9, resolved: true)])
        queue.failed(at: 20, random: &random)
        #expect(queue.errors == 1 && queue.sent == 0 && queue.dropped == 0)
        #expect(queue.nextBatch(at: 100).map(\.name) == ["a", "c"])
        queue.succeeded()
        #expect(queue.nextBatch(at: 100) == [notice("b", version: 9, resolved: true)])
    }

    @Test func itRestsAfterAFailureAndNeverForLong() throws {
        var (queue, random) = (NotificationQueue(), random)
        queue.enqueue([notice("a")])
        var now = 0.0
        var longest = 0.0
        for attempt in 1...40 {
            #expect(queue.nextBatch(at: now).count == 1)
            queue.failed(at: now, random: &random)
            let next = try #require(queue.nextAttempt)
            let bound = min(15, attempt < 5 ? Double(1 << (attempt - 1)) : 15)
            #expect((now...now + bound).contains(next))
            #expect(next == now || queue.nextBatch(at: next - 0.000_1).isEmpty)
            longest = max(longest, next - now)
            now = next
        }
        #expect(longest > 10)
        // The last attempt at the end waits for nothing.
        queue.failed(at: now, retryAfter: 10, random: &random)
        #expect(try #require(queue.nextAttempt) >= now + 10)
        #expect(queue.nextBatch(at: now).isEmpty)
        #expect(queue.nextBatch(at: now, rests: false).count == 1)
        queue.succeeded()
        queue.enqueue([notice("b")])
        #expect(queue.nextAttempt == -.infinity)
    }

    @Test func whatIsRefusedIsNotSentAgain() {
        var queue = NotificationQueue(batchSize: 2)
        queue.enqueue([notice("a"), notice("b"), notice("c")])
        _ = queue.nextBatch(at: 0)
        queue.refused()
        #expect(queue.errors == 1 && queue.dropped == 2)
        #expect(queue.nextBatch(at: 0).map(\.name) == ["c"])
    }

    @Test func whatIsGivenUpAtTheEndIsCounted() {
        var queue = NotificationQueue(batchSize: 2)
        queue.enqueue([notice("a"), notice("b"), notice("c")])
        _ = queue.nextBatch(at: 0)
        queue.enqueue([notice("a", version: 1)])
        #expect(queue.giveUp() == 3)
        #expect(queue.dropped == 3 && queue.count == 0 && queue.nextBatch(at: 0).isEmpty)
    }

    /// Whatever happens, the queue is bounded, an older notice never follows a newer one, and each alert's last notice
    /// is sent, dropped or waits.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func nothingIsLostOrTurnedAround(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let capacity = Int.random(in: 1...30, using: &random)
        var queue = NotificationQueue(capacity: capacity, batchSize: Int.random(in: 1...8, using: &random))
        var (added, delivered): ([String: Int64], [String: Int64]) = ([:], [:])
        var underWay: [AlertNotification] = []
        var now = 0.0
        var accepted = 0
        for version in 1...500 as ClosedRange<Int64> {
            now += Double.random(in: 0...5, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                let fresh = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    notice("alert-\(Int.random(in: 0..<40, using: &random))", version: version)
                }
                queue.enqueue(fresh)
                for each in fresh { added[each.name] = version }
            case 2 where underWay.isEmpty:
                underWay = queue.nextBatch(at: now)
            case 3, 4:
                guard !underWay.isEmpty else { continue }
                queue.succeeded()
                accepted += underWay.count
                for each in underWay {
                    #expect(delivered[each.name] ?? -1 < each.version)
                    delivered[each.name] = each.version
                }
                underWay = []
            default:
                guard !underWay.isEmpty else { continue }
                queue.failed(at: now, random: &random)
                underWay = []
            }
            #expect(queue.count <= capacity)
            #expect(queue.sent == accepted)
        }
        queue.returned()
        while case let batch = queue.nextBatch(at: now, rests: false), !batch.isEmpty {
            for each in batch { delivered[each.name] = each.version }
            queue.succeeded()
        }
        let missing = added.filter { delivered[$0.key] != $0.value }.count
        #expect(missing <= queue.dropped)
    }
}
