import CivilTime
import Foundation
import HTTPServer
import JSON
import Synchronization

@testable import HolySheepSimulator

/// Real time that a test sets.
final class TestClock: Sendable {
    private let time: Mutex<Date>

    init(_ start: Date = Date(timeIntervalSince1970: 1_773_561_600)) { time = Mutex(start) }

    var now: Date { time.withLock { $0 } }
    func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
}

/// A simulator with a clock of its own, called through its router.
struct TestGateway {
    /// 2026-03-15, a Sunday, 08:00:00 UTC.
    static let start = Date(timeIntervalSince1970: 1_773_561_600)

    let clock: TestClock
    let simulator: Simulator

    init(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws {
        let clock = TestClock(Self.start)
        var configuration = SimulatorConfiguration(historySeconds: 3 * 86_400)
        configuration.listenAddress = ListenAddress(host: "127.0.0.1", port: 0)
        change(&configuration)
        self.clock = clock
        simulator = try Simulator(configuration, clock: { clock.now })
    }

    func call(
        _ method: HTTPMethod, _ path: String, body: String = "", headers: [(String, String)] = [],
        key: String? = "simulated"
    ) async -> HTTPResponse {
        var all = HTTPHeaders(headers)
        if let key { all["Authorization"] = "Bearer \(key)" }
        return await simulator.router.respond(
            to: HTTPRequest(method: method, path: path, headers: all, body: Array(body.utf8)))
    }

    func usage(_ first: String, _ last: String, _ granularity: String = "hourly") async throws -> [JSONValue] {
        let response = await usageResponse(first, last, granularity)
        guard response.status == 200 else { throw Unexpected(status: response.status) }
        return try response.json["usage"]?.array ?? []
    }

    func usageResponse(_ first: String, _ last: String, _ granularity: String = "hourly") async -> HTTPResponse {
        await call(
            .post, "/v1/usage",
            body: #"{"start_date":"\#(first)","end_date":"\#(last)","granularity":"\#(granularity)"}"#)
    }

    /// Puts faults in force, in addition to those that are.
    func inject(_ faults: String) async throws {
        let response = await call(.post, "/_simulator/faults", body: faults)
        guard response.status == 201 else { throw Unexpected(status: response.status) }
    }

    func clearFaults() async {
        _ = await call(.delete, "/_simulator/faults")
    }

    struct Unexpected: Error {
        let status: Int
    }
}

extension HTTPResponse {
    var bytes: [UInt8] {
        switch body {
        case .empty: []
        case .bytes(let bytes): bytes
        case .shared(let shared): shared.bytes
        case .truncated(let bytes, _): bytes
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var json: JSONValue {
        get throws { try JSONValue(parsing: bytes) }
    }
}

extension [JSONValue] {
    func sum(_ name: String, model: String? = nil) -> Int64 {
        reduce(0) { sum, row in
            guard model == nil || row["model"]?.string == model else { return sum }
            guard case .integer(let value)? = row[name] else { return sum }
            return sum + value
        }
    }
}

func second(_ text: String) -> Int64 {
    (try? RFC3339.parseSeconds(text)) ?? .min
}
