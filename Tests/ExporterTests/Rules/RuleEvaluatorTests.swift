import AlertRules
import Foundation
import PromQL
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Exporter

@Suite struct RuleEvaluatorTests {
    private static let recording = """
        groups:
          - name: g
            interval: 30s
            rules:
              - {record: "sum:x", expr: sum(x)}
              - {record: twice, expr: 2 * sum:x}
        """
    private static let alerting = """
        groups:
          - name: g
            interval: 30s
            rules:
              - alert: High
                expr: x > 10
                for: 2m
                labels: {severity: page}
                annotations: {summary: "{{ $labels.instance }} at {{ $externalURL }}"}
        """

    @Test func whatIsRecordedIsFoundByQueriesAndByTheNextRules() async throws {
        let bench = try await RuleBench(Self.recording)
        bench.samples = ["x": ["a": 1, "b": 2]]
        await bench.run(seconds: 60)
        #expect(try bench.query("sum:x") == [#"{__name__="sum:x"}"#: 3])
        #expect(try bench.query("twice") == [#"{__name__="twice"}"#: 6])
        bench.samples = [:]
        await bench.run(seconds: 60)
        #expect(try bench.query("sum:x").isEmpty)
    }

    @Test func nothingIsEvaluatedBeforeThereAreSamples() async throws {
        let bench = try await RuleBench(Self.alerting.replacing("x > 10", with: "absent(x)"))
        for _ in 0..<60 {
            bench.time.advance(5)
            await bench.evaluator.evaluateDue()
        }
        #expect(bench.rule("High")?.health == .unknown)
        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 60)
        #expect(bench.rule("High")?.health == .ok && bench.state("High") == nil)
        #expect(bench.box.report.groups[0].iterations.missed == 0)
    }

    @Test func anAlertIsPendingThenFiringThenResolvedAndEachIsToldOnce() async throws {
        let bench = try await RuleBench(Self.alerting)
        bench.samples = ["x": ["a": 11]]
        await bench.run(seconds: 120)
        #expect(bench.state("High") == "pending")
        #expect(try bench.query("ALERTS").keys.sorted() == [
            #"{__name__="ALERTS", alertname="High", alertstate="pending", instance="a", severity="page"}"#
        ])
        #expect(bench.sink.notifications.isEmpty)
        await bench.run(seconds: 300)
        #expect(bench.state("High") == "firing")
        #expect(try bench.query(#"ALERTS{alertstate="firing"}"#).count == 1)
        #expect(try bench.query("ALERTS").count == 1)
        let first = try #require(bench.sink.notifications.first)
        #expect(first.annotations == [Label(name: "summary", value: "a at http://exporter.example")])

        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 60)
        #expect(bench.state("High") == nil)
        #expect(try bench.query("ALERTS").isEmpty)
        #expect(bench.sink.notifications.last?.isResolved == true)
        await bench.run(seconds: 300)
        #expect(bench.lines("alert firing").count == 1)
        #expect(bench.lines("alert firing").first?.contains("alertname=High") == true)
        #expect(bench.lines("alert resolved").count == 1)
    }

    @Test func aRuleThatFailsStopsNoOtherAndIsLoggedOnce() async throws {
        let bench = try await RuleBench(
            """
            groups:
              - name: bad
                interval: 30s
                rules:
                  - {record: before, expr: sum(x)}
                  - {record: broken, expr: x * on() x}
                  - {record: after, expr: sum(x)}
              - name: good
                interval: 30s
                rules: [{record: other, expr: sum(x)}]
            """)
        bench.samples = ["x": ["a": 1, "b": 2]]
        await bench.run(seconds: 120)
        #expect(bench.rule("broken")?.health == .bad)
        #expect(bench.rule("broken")?.lastError?.contains("many-to-many") == true)
        for name in ["before", "after", "other"] { #expect(try bench.query(name).values.first == 3) }
        let iterations = bench.box.report.groups.map(\.iterations)
        #expect(iterations.map(\.done) == [4, 4] && iterations.map(\.failures) == [4, 0])
        #expect(bench.lines("cannot be evaluated").count == 1)
        #expect(bench.lines("cannot be evaluated").first?.contains("rule=broken") == true)

        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 120)
        #expect(bench.rule("broken")?.health == .ok)
        #expect(bench.lines("works again").count == 1)
    }

    @Test func evaluationsThatCannotBeMadeInTimeAreLeftOutAndCounted() async throws {
        let bench = try await RuleBench(Self.recording)
        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 60)
        let before = bench.box.report.groups[0]
        bench.time.advance(105)
        bench.sample()
        await bench.evaluator.evaluateDue()
        let after = bench.box.report.groups[0]
        #expect(after.iterations.done == before.iterations.done + 1)
        #expect(after.iterations.missed >= 2 && after.iterations.missed <= 3)
        let (last, tick) = (try #require(before.state.lastEvaluation), try #require(after.state.lastEvaluation))
        #expect((tick - last) % 30_000 == 0 && bench.milliseconds - tick < 30_000)
        await bench.run(seconds: 60)
        #expect(bench.box.report.groups[0].iterations.missed == after.iterations.missed)
    }

    @Test func aReloadWhileAGroupIsEvaluatedKeepsWhatComesOfIt() async throws {
        let bench = try await RuleBench(Self.alerting)
        bench.samples = ["x": ["a": 11]]
        bench.sample()
        bench.time.advance(65)
        bench.sample()
        let run = try #require(await bench.evaluator.takeDue().first)
        await bench.reload(Self.alerting.replacing("x > 10", with: "x > 5"))
        #expect(bench.state("High") == nil)
        await bench.evaluator.perform(run)
        #expect(bench.state("High") == "pending")
        #expect(bench.rule("High")?.rule.query == "x > 5")
        await bench.run(seconds: 360)
        #expect(bench.state("High") == "firing")
    }

    @Test(.timeLimit(.minutes(1))) func aStoreThatIsLockedHoldsNothingUp() async throws {
        let bench = try await RuleBench(Self.alerting)
        bench.samples = ["x": ["a": 11]]
        let (storage, isLocked) = (bench.storage, Flag())
        Thread.detachNewThread {
            try? storage.write { _ throws(StorageError) in
                isLocked.value.store(true, ordering: .releasing)
                while isLocked.value.load(ordering: .acquiring) { Thread.sleep(forTimeInterval: 0.001) }
            }
        }
        try await poll("the lock") { isLocked.value.load(ordering: .acquiring) ? true : nil }
        await bench.run(seconds: 600, finishes: false)
        #expect(bench.state("High") == "firing" && !bench.sink.notifications.isEmpty)
        isLocked.value.store(false, ordering: .releasing)
        await bench.evaluator.finish()
        #expect(try storage.read { store throws(StorageError) in try store.alertStates() }.count == 1)
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    @Test func aReloadBeforeTheStartIsTakenByTheStart() async throws {
        let bench = try await RuleBench(Self.alerting, starts: false)
        await bench.reload(Self.alerting)
        await bench.evaluator.start(externalURL: "http://exporter.example")
        bench.samples = ["x": ["a": 11]]
        await bench.run(seconds: 180)
        #expect(try bench.query("ALERTS").count == 1)
    }

    @Test func aClockThatIsSetBackStopsNothing() async throws {
        let bench = try await RuleBench(Self.recording)
        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 120)
        bench.time.setClock(ahead: -3_600)
        await bench.run(seconds: 120)
        #expect(try bench.query("sum:x").values.first == 1)
        #expect(bench.milliseconds - (bench.box.report.groups[0].state.lastEvaluation ?? 0) <= 30_000)
    }

    // MARK: Reload

    @Test func aReloadKeepsTheStateOfRulesThatStay() async throws {
        let bench = try await RuleBench(Self.alerting)
        bench.samples = ["x": ["a": 11]]
        await bench.run(seconds: 90)
        let since = bench.rule("High")?.activeAlerts.first?.activeAt
        await bench.reload(
            Self.alerting.replacing("x > 10", with: "x > 5") + "\n      - {record: new, expr: sum(x)}")
        #expect(bench.state("High") == "pending" && bench.rule("High")?.activeAlerts.first?.activeAt == since)
        let waited = await bench.run(seconds: 300) { bench.state("High") == "firing" }
        #expect(try #require(waited) < 120)
        #expect(try bench.query("new").count == 1)
    }

    @Test func theSeriesOfAGroupThatIsGoneEndTwoIntervalsLater() async throws {
        let bench = try await RuleBench(Self.alerting)
        bench.samples = ["x": ["a": 11]]
        await bench.run(seconds: 120)
        await bench.reload("groups: []")
        #expect(bench.box.report.groups.isEmpty)
        await bench.run(seconds: 50)
        #expect(try bench.query("ALERTS").count == 1)
        await bench.run(seconds: 15)
        #expect(try bench.query("ALERTS").isEmpty)
        try await poll("the alerts' states to go") {
            let states = try bench.storage.read { store throws(StorageError) in try store.alertStates() }
            return states.isEmpty ? true : nil
        }
    }

    @Test func aSeriesThatAnotherGroupTakesOverGoesOn() async throws {
        let bench = try await RuleBench(Self.recording)
        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 60)
        await bench.reload(Self.recording.replacing("name: g", with: "name: h"))
        for _ in 0..<36 {
            await bench.run(seconds: 5)
            #expect(try bench.query("sum:x").count == 1)
        }
    }

    // MARK: Restart

    private static let slow = alerting.replacing("for: 2m", with: "for: 30m")

    /// - Parameters:
    ///   - down: For how long, in minutes.
    ///   - minutes: How many more until it fires: what was left, no less than the grace period; all of it again when it was
    ///     away for more than an hour.
    @Test(arguments: [(down: 5, minutes: 18), (down: 55, minutes: 18), (down: 70, minutes: 30)])
    func aRestartDoesNotBeginTheWaitAnew(down: Int, minutes: Int) async throws {
        let bench = try await RuleBench(Self.slow)
        bench.samples = ["x": ["a": 11]]
        await bench.run(seconds: 12 * 60)
        #expect(bench.state("High") == "pending")
        // As after a kill: nothing is closed or written any more. Only the lock goes.
        bench.storage.close()

        let next = try await RuleBench(
            Self.slow, folder: bench.folder, at: bench.time.now().addingTimeInterval(Double(down) * 60))
        next.samples = bench.samples
        let waited = try #require(await next.run(seconds: 3_600) { next.state("High") == "firing" })
        // What is left is counted from the second evaluation on.
        #expect((minutes * 60 - 30...minutes * 60 + 150).contains(waited), "\(waited)")
    }

    @Test func anAlertThatEndedBeforeTheRestartBeginsAnew() async throws {
        let bench = try await RuleBench(Self.slow)
        bench.samples = ["x": ["a": 11]]
        await bench.run(seconds: 12 * 60)
        bench.samples = ["x": ["a": 1]]
        await bench.run(seconds: 60)
        bench.storage.close()
        let next = try await RuleBench(Self.slow, folder: bench.folder, at: bench.time.now().addingTimeInterval(60))
        next.samples = ["x": ["a": 11]]
        let waited = try #require(await next.run(seconds: 3_600) { next.state("High") == "firing" })
        #expect(waited >= 30 * 60)
    }

    @Test func withoutAStoreAlertsFireAllTheSame() async throws {
        let bench = try await RuleBench(Self.alerting)
        bench.storage.close()
        bench.samples = ["x": ["a": 11]]
        #expect(await bench.run(seconds: 300) { bench.state("High") == "firing" } != nil)
        #expect(try bench.query("ALERTS").count == 1)
    }
}
