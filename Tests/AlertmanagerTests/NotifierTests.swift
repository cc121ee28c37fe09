import AlertRules
import Alertmanager
import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

@Suite struct NotifierTests {
    @Test func alertsArePostedInBatchesBelowThePathOfTheURL() async throws {
        let server = try TestServer(answer: answer(200))
        let bench = NotifierBench([.init(url: "\(server.url)/some/prefix")])
        bench.notifier.send(notices(0..<100))
        await eventually { bench.statistics().sent == 100 }
        #expect(server.batches.map(\.count) == [64, 36])
        for request in server.requests {
            #expect(request.line == "POST /some/prefix/api/v2/alerts HTTP/1.1")
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["user-agent"] == "notifier-tests/1.0")
            #expect(request.headers["authorization"] == nil)
        }
        let statistics = bench.statistics()
        #expect(statistics.url == "\(server.url)/some/prefix")
        #expect(statistics.queueLength == 0 && statistics.queueCapacity == 10_000)
        #expect(statistics.errors == 0 && statistics.dropped == 0)
        #expect(try #require(statistics.latency) > 0)
        #expect(bench.events.isEmpty)
        try await bench.shutDown()
    }

    @Test func whatFailedIsSentAgainUntilItIsAccepted() async throws {
        let failures = Mutex(3)
        let server = try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            let fails = failures.withLock { left in
                left -= 1
                return left >= 0
            }
            connection.send(fails ? answer(503) : answer(200))
        }
        let bench = NotifierBench([.init(url: server.url)])
        bench.notifier.send([notice("a")])
        await eventually { bench.statistics().sent == 1 }
        #expect(server.alerts == ["a", "a", "a", "a"])
        #expect(bench.statistics().errors == 3 && bench.statistics().dropped == 0)
        #expect(
            bench.events == [
                .failing(url: server.url, reason: "it answered 503"), .recovered(url: server.url, failures: 3),
            ])
        try await bench.shutDown()
    }

    @Test func whatIsRefusedIsDroppedAndDoesNotHoldTheRest() async throws {
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            let isBad = String(decoding: request.body, as: UTF8.self).contains("bad")
            connection.send(
                isBad ? "HTTP/1.1 400 X\r\nContent-Length: 7\r\nConnection: close\r\n\r\nno\nname" : answer(200))
        }
        let bench = NotifierBench([.init(url: server.url)])
        bench.notifier.send([notice("bad")])
        await eventually { bench.statistics().dropped == 1 }
        bench.notifier.send([notice("good")])
        await eventually { bench.statistics().sent == 1 }
        #expect(bench.statistics().errors == 1)
        #expect(bench.events == [.refused(url: server.url, alerts: 1, reason: "it answered 400: no name")])
        try await bench.shutDown()
    }

    @Test func oneThatNeverAnswersHoldsNeitherTheOtherNorWhoSends() async throws {
        let stuck = try TestServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose(seconds: 60)
        }
        let server = try TestServer(answer: answer(200))
        let bench = NotifierBench([.init(url: stuck.url, timeout: 60), .init(url: server.url)], drainSeconds: 0.2)
        let start = ContinuousClock.now
        for version in 0..<100 as Range<Int64> { bench.notifier.send(notices(0..<100, version: version)) }
        #expect(ContinuousClock.now - start < .seconds(10))
        await eventually { bench.statistics(1).queueLength == 0 && bench.statistics(1).sent >= 100 }
        #expect(bench.statistics(0).sent == 0)
        #expect(bench.statistics(0).queueLength == 100)
        // Nor does it hold the end for longer than was granted.
        let end = ContinuousClock.now
        try await bench.shutDown()
        #expect(ContinuousClock.now - end < .seconds(10))
        #expect(bench.events.contains(.unsent(url: stuck.url, alerts: 100)))
        #expect(bench.statistics(0).dropped == 100)
    }

    @Test func requestsHaveATimeLimit() async throws {
        let stuck = try TestServer { connection in
            _ = connection.readRequest()
            _ = connection.waitForClose(seconds: 60)
        }
        let bench = NotifierBench([.init(url: stuck.url, timeout: 0.1)])
        bench.notifier.send([notice("a")])
        await eventually { bench.statistics().errors >= 2 }
        guard case .failing(let url, let reason) = bench.events.first else {
            Issue.record("\(bench.events)")
            return
        }
        #expect(url == stuck.url && reason.hasPrefix("timeout: "))
        try await bench.shutDown()
    }

    @Test func aFullQueueIsToldOnce() async throws {
        let bench = NotifierBench([.init(url: "http://127.0.0.1:1")], restSeconds: 60, queueCapacity: 10)
        await eventually {
            bench.notifier.send([notice("first")])
            return bench.statistics().errors > 0
        }
        bench.notifier.send(notices(0..<20))
        bench.notifier.send(notices(20..<40))
        #expect(bench.statistics().dropped == 31 && bench.statistics().queueLength == 10)
        #expect(bench.events.filter { $0 == .overflowing(url: "http://127.0.0.1:1") }.count == 1)
        try await bench.shutDown()
    }

    @Test func whatWaitsIsSentAtTheEndWithoutARest() async throws {
        let isUp = Mutex(false)
        let server = try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(isUp.withLock { $0 } ? answer(200) : answer(500))
        }
        let bench = NotifierBench([.init(url: server.url)], restSeconds: 1000)
        // The rest after a failure is drawn at random, from 0 on.
        await eventually {
            bench.notifier.send(notices(0..<100))
            return bench.statistics().errors > 0
        }
        isUp.withLock { $0 = true }
        try await bench.shutDown()
        #expect(bench.statistics().sent == 100 && bench.statistics().queueLength == 0)
        #expect(bench.statistics().dropped == 0)
    }

    @Test func aReloadKeepsTheQueuesOfThoseThatStay() async throws {
        let broken = Mutex(true)
        let server = try TestServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(broken.withLock { $0 } ? answer(500) : answer(200))
        }
        let other = try TestServer(answer: answer(200))
        let added = try TestServer(answer: answer(200))
        let bench = NotifierBench([.init(url: server.url), .init(url: other.url)])
        bench.notifier.send([notice("before")])
        await eventually { bench.statistics(0).errors > 0 && bench.statistics(1).sent == 1 }
        bench.notifier.reconfigure([
            .init(url: added.url),
            .init(url: server.url, authentication: .basic(username: "u", password: .text("p"))),
        ])
        #expect(bench.notifier.statistics.map(\.url) == [added.url, server.url])
        broken.withLock { $0 = false }
        await eventually { bench.statistics(1).sent == 1 }
        bench.notifier.send([notice("after")])
        await eventually { bench.statistics(0).sent == 1 && bench.statistics(1).sent == 2 }
        #expect(added.alerts == ["after"] && other.alerts == ["before"])
        #expect(server.requests.last?.headers["authorization"] == "Basic dTpw")
        try await bench.shutDown()
    }

    @Test func secretsAreReadAnewForEveryRequestAndToldToNobodyElse() async throws {
        let files = NotifierBench.Files(["/token": " first-token-0123456789\n"])
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            let header = request.headers["authorization"] ?? ""
            // It repeats what it should not.
            let body = "you sent \(header)"
            let status = header == "Bearer second-token" ? 200 : 401
            connection.send(
                "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
        }
        let target = AlertmanagerTarget(
            url: server.url, authentication: .authorization(scheme: "Bearer", credentials: .file("/token")))
        let bench = NotifierBench([target], files: files)
        bench.notifier.send([notice("a")])
        await eventually { bench.statistics().errors >= 1 }
        #expect(server.requests.first?.headers["authorization"] == "Bearer first-token-0123456789")
        #expect(bench.events == [.failing(url: server.url, reason: "it answered 401")])
        files.replace("/token", with: nil)
        let requests = server.requests.count + 1
        let errors = bench.statistics().errors
        await eventually { bench.statistics().errors > errors + 2 }
        #expect(server.requests.count <= requests)
        files.replace("/token", with: "second-token")
        await eventually { bench.statistics().sent == 1 }
        try await bench.shutDown()
    }

    @Test(arguments: [
        AlertmanagerTarget.Authentication.basic(username: "u", password: .text("plain-password")),
        .authorization(scheme: "Bearer", credentials: .text("plain-password")),
    ]) func anAnswerThatRepeatsASecretIsNotTold(authentication: AlertmanagerTarget.Authentication) async throws {
        let body = String(repeating: " ", count: 990) + "the password is plain-password"
        let server = try TestServer(
            answer: "HTTP/1.1 400 X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
        let bench = NotifierBench([.init(url: server.url, authentication: authentication)])
        bench.notifier.send([notice("a")])
        await eventually { !bench.events.isEmpty }
        #expect(bench.events == [.refused(url: server.url, alerts: 1, reason: "it answered 400")])
        try await bench.shutDown()
    }

    @Test func whatIsTooLargeIsSentInParts() async throws {
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            let count = (try? JSONValue(parsing: request.body))?.array?.count ?? 0
            connection.send(answer(count > 10 ? 413 : 200))
        }
        let bench = NotifierBench([.init(url: server.url)])
        bench.notifier.send(notices(0..<100))
        await eventually { bench.statistics().sent == 100 }
        #expect(bench.statistics().dropped == 0 && bench.statistics().errors == 3 && bench.events.isEmpty)
        try await bench.shutDown()
    }

    @Test func nothingShowsASecret() {
        let targets: [AlertmanagerTarget] = [
            .init(url: "http://a", authentication: .basic(username: "u", password: .text("hidden-text"))),
            .init(url: "http://b", authentication: .authorization(scheme: "Bearer", credentials: .text("hidden-text"))),
        ]
        for target in targets {
            var dumped = ""
            dump(target, to: &dumped)
            for text in ["\(target)", String(reflecting: target), dumped] {
                #expect(!text.contains("hidden-text"))
                #expect(text.contains("[redacted]"))
            }
        }
    }
}
