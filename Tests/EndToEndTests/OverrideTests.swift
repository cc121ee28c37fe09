import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// Overrides over HTTP, and what is left of them when the process is killed.
@Suite(.serialized) struct OverrideTests {
    private static let json = [(name: "Content-Type", value: "application/json")]

    private static func body(_ number: Int) -> String {
        #"{"account":"prod","model":"*","mode":"floor","requests_per_minute":\#(1_000_000 + number),"duration":"4h","created_by":"alice"}"#
    }

    /// SIGKILL at any moment while four clients write: what was acknowledged is there, and nothing twice, though
    /// clients send again what was not acknowledged.
    @Test(.timeLimit(.minutes(4))) func acknowledgedOverridesSurviveKills() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "2d"])
        let waiting = Shared(Array((1...1_000).reversed()))
        let acknowledged = Shared<[Int: String]>([:])
        var random = SeededGenerator(seed: 11)
        var kills = 0
        while !waiting.withLock(\.isEmpty) {
            let daemon = try await Self.serve(folder, simulator)
            let life = Duration.milliseconds(Int.random(in: 50...900, using: &random))
            let isDoomed = kills < 8
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while let number = waiting.withLock({ $0.popLast() }) {
                            let headers = Self.json + [(name: "Idempotency-Key", value: "key \(number)")]
                            let answer = try? await daemon.request(
                                "POST", "/capacity/overrides", headers: headers, body: Self.body(number))
                            if answer?.status == 201, let id = try? JSONValue(parsing: answer?.body ?? [])["id"]?.string {
                                acknowledged.withLock { $0[number] = id }
                            } else {
                                waiting.withLock { $0.append(number) }
                                if answer == nil { return }
                                try? await Task.sleep(for: .milliseconds(100))
                            }
                        }
                    }
                }
                group.addTask {
                    if isDoomed {
                        try? await Task.sleep(for: life)
                        daemon.program.send(SIGKILL)
                    }
                }
            }
            kills += 1
            if isDoomed { _ = try await daemon.program.waitForExit() } else { try await daemon.program.stop() }
        }
        let daemon = try await Self.serve(folder, simulator)
        var stored: [Double: String] = [:]
        var path: String? = "/capacity/overrides?limit=300"
        var count = 0
        while let page = path {
            let answer = try await daemon.json(page)
            for record in answer["overrides"]?.array ?? [] {
                stored[record["requests_per_minute"]?.double ?? 0] = record["id"]?.string
                count += 1
            }
            path = answer["next"]?.string
        }
        #expect(count == 1_000 && stored.count == 1_000)
        #expect(acknowledged.withLock { $0 }.allSatisfy { stored[Double(1_000_000 + $0.key)] == $0.value })
        #expect(kills > 3)
        // A thousand in force at once: the highest floor counts.
        #expect(try await daemon.json("/capacity/prod/*")["requests_per_minute"]?.double == 1_001_000)
        try await daemon.program.stop()
        try await simulator.program.stop()
    }

    @Test(.timeLimit(.minutes(1))) func anOverrideShowsEverywhereBeforeItIsAcknowledged() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "2d"])
        let daemon = try await Self.serve(folder, simulator)
        let created = try await daemon.request("POST", "/capacity/overrides", headers: Self.json, body: Self.body(4_321))
        #expect(created.status == 201)
        #expect(try await daemon.json("/capacity/prod/*")["requests_per_minute"]?.double == 1_004_321)
        let metrics = try #require(try await daemon.metrics())
        #expect(metrics.value("holysheep_capacity_requests_per_minute", #"model="*""#) == 1_004_321)
        #expect(metrics.value("holysheep_capacity_override_active", #"model="*""#) == 1)
        let location = try #require(created.headers["Location"])
        #expect(try await daemon.request("DELETE", location).status == 200)
        #expect(try await daemon.metrics()?.value("holysheep_capacity_override_active", #"model="*""#) ?? 0 == 0)
        for (headers, body, status) in [
            ([(name: "Content-Type", value: "text/plain")], Self.body(1), 415), ([], Self.body(1), 415),
            (Self.json, "{", 400), (Self.json, String(repeating: " ", count: 2 << 20), 413),
            (Self.json + [(name: "Sec-Fetch-Site", value: "cross-site")], Self.body(1), 403),
        ] {
            let answer = try await daemon.request("POST", "/capacity/overrides", headers: headers, body: body)
            #expect(answer.status == status)
        }
        #expect(try await daemon.json("/capacity/overrides")["overrides"]?.array?.count == 1)
        try await daemon.program.stop()
        try await simulator.program.stop()
    }

    /// What several tasks change.
    private final class Shared<Value: Sendable>: Sendable {
        private let value: Mutex<Value>
        init(_ value: Value) { self.value = Mutex(value) }
        func withLock<Result>(_ body: (inout Value) -> Result) -> Result { value.withLock { body(&$0) } }
    }

    private static func serve(_ folder: TemporaryFolder, _ simulator: Daemon) async throws -> Daemon {
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator), environment: keyEnvironment)
        try await poll(seconds: 30, "the store") {
            let ready = try? await daemon.request("GET", "/-/ready")
            let plans = try? await daemon.json("/capacity/overrides")["overrides"]
            return ready?.status == 200 && plans != nil ? true : nil
        }
        return daemon
    }
}
