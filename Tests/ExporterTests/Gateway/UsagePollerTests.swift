import Foundation
import HolySheepAPI
import HolySheepSimulator
import JSON
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Exporter

@Suite struct UsagePollerTests {
    /// A gateway that answers each usage request by its `start_date`, and keeps what was asked.
    private func gateway(_ answer: @escaping @Sendable (_ day: String) -> String) throws -> TestServer {
        try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.send(answer(Self.day(request)))
        }
    }

    private static func day(_ request: TestRequest) -> String {
        (try? JSONValue(parsing: request.body))?["start_date"]?.string ?? ""
    }

    private static func reply(_ status: String, _ body: String, headers: String = "") -> String {
        "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }

    private static let empty = reply("200 OK", #"{"usage":[]}"#)

    private func progress(_ bench: GatewayBench) throws -> BackfillProgress {
        try bench.storage.read { store throws(StorageError) in try store.backfillProgress(account: bench.account) }
    }

    @Test func readsTheNewestDaysThenTheHistoryNewestFirst() async throws {
        let bench = try GatewayBench()
        let server = try gateway { _ in Self.empty }
        try await bench.usagePoller(server.url, days: 5).poll(until: bench.time.uptime + 300)
        // From yesterday on, in every poll; the history behind it.
        #expect(
            server.requests.map(Self.day) == [
                "2026-03-14", "2026-03-13", "2026-03-12", "2026-03-11", "2026-03-10",
            ])
        #expect(try progress(bench) == BackfillProgress(total: 4, done: 4, failed: 0))

        try await bench.usagePoller(server.url, days: 5).poll(until: bench.time.uptime + 300)
        #expect(server.requests.count == 6, "what was read stays read")
    }

    @Test func thePollEndsWhenTheNextIsDueAndGoesOnThere() async throws {
        let bench = try GatewayBench()
        let server = try gateway { _ in Self.empty }
        // A second of rest after each day where no limit is known.
        try await bench.usagePoller(server.url, days: 8).poll(until: bench.time.uptime + 2.5)
        #expect(try progress(bench).done == 3)
        bench.time.setClock(ahead: -3_600)
        try await bench.usagePoller(server.url, days: 8).poll(until: bench.time.uptime + 300)
        #expect(try progress(bench).done == 7)
    }

    @Test func aRateLimitPausesTheBackfillAndBlamesNoDay() async throws {
        let bench = try GatewayBench()
        let server = try gateway { day in
            day == "2026-03-12" ? Self.reply("429 Too Many Requests", "{}", headers: "Retry-After: 90\r\n") : Self.empty
        }
        let poller = try bench.usagePoller(server.url, days: 5)
        do throws(GatewayCaller.Failure) {
            try await poller.poll(until: bench.time.uptime + 300)
            Issue.record("the poll went on")
        } catch {
            guard case .gateway(let reason) = error else { throw Unexpected() }
            #expect(reason.reason == .rateLimited && reason.retryAfter == 90)
        }
        #expect(try progress(bench) == BackfillProgress(total: 4, done: 1, failed: 0))
        #expect(server.requests.count == 3)
    }

    @Test func aDayThatFailsIsPassedOver() async throws {
        let bench = try GatewayBench()
        let server = try gateway { day in day == "2026-03-12" ? Self.reply("400 Bad Request", "{}") : Self.empty }
        try await bench.usagePoller(server.url, days: 5).poll(until: bench.time.uptime + 300)
        #expect(try progress(bench) == BackfillProgress(total: 4, done: 3, failed: 1))
        #expect(server.requests.map(Self.day).filter { $0 == "2026-03-12" }.count == 5)
        #expect(bench.endpoint(.usage).circuit.state(at: bench.time.uptime) == .closed)
    }

    @Test func cancellationInARetryBlamesNoDay() async throws {
        // The one sleep allowed is the pause after the first day of the history.
        let bench = try GatewayBench(ManualTime(sleepLimit: 1))
        let server = try gateway { day in
            day == "2026-03-12" ? Self.reply("500 Internal Server Error", "{}") : Self.empty
        }
        await #expect(throws: GatewayCaller.Failure.self) {
            try await bench.usagePoller(server.url, days: 5, attempts: 4).poll(until: bench.time.uptime + 300)
        }
        #expect(try progress(bench) == BackfillProgress(total: 4, done: 1, failed: 0))
    }

    @Test func nothingIsAskedWhileNothingCanBeKept() async throws {
        let bench = try GatewayBench()
        bench.storage.close()
        try FileManager.default.removeItem(atPath: bench.folder.store)
        try Data().write(to: URL(fileURLWithPath: bench.folder.store))
        let server = try gateway { _ in Self.empty }
        try await bench.usagePoller(server.url, days: 5).poll(until: bench.time.uptime + 300)
        #expect(server.requests.isEmpty)
        try FileManager.default.removeItem(atPath: bench.folder.store)
        #expect(bench.storage.open())
        try await bench.usagePoller(server.url, days: 5).poll(until: bench.time.uptime + 300)
        #expect(server.requests.count == 5, "and all is read once it can")
    }

    @Test func anAnswerThatCannotBeKeptIsCountedAndEndsThePoll() async throws {
        let bench = try GatewayBench()
        let moved = Mutex(false)
        let server = try gateway { [folder = bench.folder] _ in
            moved.withLock { moved in
                guard !moved else { return }
                moved = true
                try? FileManager.default.moveItem(atPath: folder.databaseFile, toPath: folder.path + "/aside")
            }
            return Self.empty
        }
        let poller = try bench.usagePoller(server.url, days: 5)
        do throws(GatewayCaller.Failure) {
            try await poller.poll(until: bench.time.uptime + 300)
            Issue.record("the poll went on")
        } catch {
            guard case .storage = error else { throw Unexpected() }
        }
        #expect(server.requests.count == 1)
        #expect(bench.endpoint(.usage).errors["storage"] == 1 && bench.endpoint(.usage).isUp == true)
    }

    @Test func theFirstAnswerTellsTheDateAndTheSecondIsAskedByIt() async throws {
        let bench = try GatewayBench()
        let date = Date(timeIntervalSince1970: 1_740_000_000)
        let simulator = try bench.simulator(at: date)
        try await bench.usagePoller(simulator.baseURL, days: 3).poll(until: bench.time.uptime + 300)
        let rows = try bench.storage.read { store throws(StorageError) in
            try store.usage(account: bench.account, from: 0, to: 2_000_000_000)
        }
        let newest = try #require(rows.map(\.start).max())
        #expect((1_740_000_000 - newest) < 3_600, "up to the simulator's own hour")
        let success = try bench.storage.read { store throws(StorageError) in
            try store.lastSuccess(account: bench.account, endpoint: "usage")
        }
        #expect(abs(try #require(success) - 1_740_000_000) < 60)
        #expect(bench.upstream.status(of: bench.account)?.clock.isSimulated == true)
        await simulator.stop()
    }

    @Test func pollingAgainAndAgainGivesTheSameSums() async throws {
        let bench = try GatewayBench()
        let simulator = try bench.simulator()
        var sums: Set<Int64> = []
        for _ in 0..<3 {
            try await bench.usagePoller(simulator.baseURL, days: 3).poll(until: bench.time.uptime + 60)
            let from = Int64(ManualTime.sunday.timeIntervalSince1970) - 3 * 86_400
            let rows = try bench.storage.read { store throws(StorageError) in
                try store.usage(account: bench.account, from: from, to: from + 2 * 86_400)
            }
            sums.insert(rows.reduce(0) { $0 + $1.inputTokens })
        }
        #expect(sums.count == 1 && sums != [0])
        await simulator.stop()
    }
}
