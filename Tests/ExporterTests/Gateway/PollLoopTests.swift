import Foundation
import HolySheepAPI
import Storage
import Synchronization
import Testing

@testable import Exporter

@Suite struct PollLoopTests {
    private typealias Failure = GatewayCaller.Failure

    /// Runs a loop with an interval of 60 s until it has slept `sleeps` times.
    private func run(
        sleeps: Int, startDelay: Double = 0, _ poll: (ManualTime) throws(GatewayCaller.Failure) -> Void
    ) async -> ManualTime {
        let time = ManualTime(sleepLimit: sleeps)
        let loop = PollLoop(
            account: "prod", endpoint: .queue, interval: 60, startDelay: startDelay, time: time, logger: quietLogger,
            onChange: {})
        await loop.run { _ throws(GatewayCaller.Failure) in try poll(time) }
        return time
    }

    @Test func theFirstPollWaitsForItsTurnAndTheOthersForTheInterval() async {
        var starts: [Double] = []
        let time = await run(sleeps: 4, startDelay: 7) { time in
            starts.append(time.uptime)
            time.advance(10)
        }
        #expect(starts == [1_007, 1_067, 1_127, 1_187])
        #expect(time.slept == [7, 50, 50, 50])
    }

    @Test func aPollLongerThanItsIntervalIsFollowedByAPause() async {
        #expect(await run(sleeps: 2) { $0.advance(300) }.slept.last == PollLoop.shortestPause)
    }

    @Test func aClockThatIsSetChangesNothing() async {
        for hours in [-24.0, 24] {
            let time = await run(sleeps: 2) { time in
                time.advance(10)
                time.setClock(ahead: hours * 3_600)
            }
            #expect(time.slept == [0, 50])
        }
    }

    @Test(arguments: [(nil, 50.0), (5.0, 50), (50, 50), (300, 300), (1e9, 3_600), (1e300, 3_600)])
    func theGatewayGetsTheRestItAsksForFromItsAnswerOn(retryAfter: Double?, pause: Double) async {
        let time = await run(sleeps: 2) { time throws(GatewayCaller.Failure) in
            time.advance(10)
            throw .gateway(gatewayError(.rateLimited, 429, retryAfter: retryAfter))
        }
        #expect(time.slept.last == pause)
    }

    @Test(arguments: [(0.0, 0.1), (12, 12), (500, 60)])
    func theLoopWakesWithTheProbe(secondsUntilProbe: Double, pause: Double) async {
        let time = await run(sleeps: 2) { time throws(GatewayCaller.Failure) in
            time.advance(10)
            throw .circuitOpen(secondsUntilProbe: secondsUntilProbe)
        }
        #expect(time.slept.last == pause)
    }

    @Test func aStoreThatFailsIsTriedAtTheNextInterval() async {
        let error = StorageError(kind: .full, operation: "store", detail: "full", hint: "make room")
        let time = await run(sleeps: 2) { _ throws(GatewayCaller.Failure) in throw .storage(error) }
        #expect(time.slept.last == 60)
    }

    @Test func everyPollIsAnnounced() async {
        let announced = Mutex(0)
        let time = ManualTime(sleepLimit: 4)
        await PollLoop(
            account: "prod", endpoint: .queue, interval: 60, startDelay: 0, time: time, logger: quietLogger,
            onChange: { announced.withLock { $0 += 1 } }
        ).run { due throws(GatewayCaller.Failure) in
            if due > 1_100 { throw .circuitOpen(secondsUntilProbe: 60) }
        }
        #expect(announced.withLock { $0 } == 4)
    }

    @Test func cancellationEndsItAtOnce() async {
        let loop = PollLoop(
            account: "prod", endpoint: .queue, interval: 60, startDelay: 0, time: StandingTime(), logger: quietLogger,
            onChange: {})
        let task = Task { await loop.run { _ throws(GatewayCaller.Failure) in } }
        task.cancel()
        await task.value
    }
}
