import Foundation
import HTTPServer
import JSON
import Testing

@testable import HolySheepSimulator

@Suite struct FaultTests {
    private func post(_ gateway: TestGateway, _ body: String) async -> HTTPResponse {
        await gateway.call(.post, "/_simulator/faults", body: body, key: nil)
    }

    @Test func areAddedListedAndRemovedWhileRunning() async throws {
        let gateway = try TestGateway { $0.faults = try! FaultSpec.parse("5xx@queue") }
        let added = await post(gateway, "401@models, latency:0s@usage")
        #expect(added.status == 201)
        let texts = try added.json["faults"]?.array?.compactMap { $0["fault"]?.string }
        #expect(texts == ["401@models", "latency:0s@usage"])
        #expect(await gateway.call(.get, "/v1/models").status == 401)
        #expect(await gateway.call(.get, "/v1/metrics/queue").status == 503)
        let listed = try await gateway.call(.get, "/_simulator/faults").json["faults"]?.array ?? []
        #expect(listed.count == 3)
        #expect(listed.first { $0["kind"]?.string == "401" }?["applied"] == 1)

        let id = try #require(listed.first { $0["kind"]?.string == "401" }?["id"]?.double)
        #expect(await gateway.call(.delete, "/_simulator/faults/\(Int(id))").status == 204)
        #expect(await gateway.call(.delete, "/_simulator/faults/\(Int(id))").status == 404)
        #expect(await gateway.call(.get, "/v1/models").status == 200)
        #expect(await gateway.call(.delete, "/_simulator/faults").status == 204)
        #expect(await gateway.call(.get, "/v1/metrics/queue").status == 200)
    }

    @Test func badOnesAreRefusedAndChangeNothing() async throws {
        let gateway = try TestGateway()
        for body in ["", "   ", "latency,slow", "{", #"{"kind":"slow"}"#, #"{"kind":"latency","value":"soon"}"#] {
            let response = await post(gateway, body)
            #expect(response.status == 400)
            #expect(try response.json["error"]?["message"]?.string?.isEmpty == false)
        }
        #expect(try await gateway.call(.get, "/_simulator/faults").json["faults"]?.array?.isEmpty == true)
    }

    @Test func endAfterACountOrATime() async throws {
        let gateway = try TestGateway()
        try await gateway.inject("503@models*2, 401@queue~30s")
        var statuses: [Int] = []
        for _ in 0..<3 { statuses.append(await gateway.call(.get, "/v1/models").status) }
        #expect(statuses == [503, 503, 200])
        #expect(await gateway.call(.get, "/v1/metrics/queue").status == 401)
        gateway.clock.advance(30)
        #expect(await gateway.call(.get, "/v1/metrics/queue").status == 200)
    }

    @Test func strikeWithTheirProbability() async throws {
        let gateway = try TestGateway { $0.managementCallsPerMinute = 1_000_000 }
        try await gateway.inject("503@models%0.3")
        var failures = 0
        for _ in 0..<1000 where await gateway.call(.get, "/v1/models").status == 503 { failures += 1 }
        #expect((230...370).contains(failures))
    }

    @Test(arguments: [
        ("429:7s", 429, "Retry-After", "7"), ("5xx:502", 502, "Content-Type", "application/json"),
        ("401", 401, "Content-Type", "application/json"), ("html", 502, "Content-Type", "text/html; charset=utf-8"),
        ("html:200", 200, "Content-Type", "text/html; charset=utf-8"),
        ("clock_skew:-90s", 200, "Date", "Sun, 15 Mar 2026 07:58:30 GMT"),
        ("clock_skew:-90s", 200, "X-Simulated-Time", "2026-03-15T08:00:00.000Z"),
    ])
    func showInStatusAndHeaders(fault: String, status: Int, header: String, value: String) async throws {
        let gateway = try TestGateway()
        try await gateway.inject(fault)
        let response = await gateway.call(.get, "/v1/models")
        #expect(response.status == status)
        #expect(response.headers[header] == value)
    }

    @Test func nanAndWrongTypesSpoilSomeRows() async throws {
        let gateway = try TestGateway()
        let good = try await gateway.usage("2026-03-14", "2026-03-14")
        try await gateway.inject("nan:0.2@usage")
        let text = await gateway.usageResponse("2026-03-14", "2026-03-14").text
        #expect(text.contains(":NaN"))
        #expect(throws: JSONParseError.self) { try JSONValue(parsing: Array(text.utf8)) }
        let rows = try JSONValue(parsing: Array(text.utf8), tolerant: true)["usage"]?.array ?? []
        #expect(rows.count == good.count)

        await gateway.clearFaults()
        try await gateway.inject("wrong_types:0.2@usage")
        let wrong = try await gateway.usage("2026-03-14", "2026-03-14")
        let sorted = { (row: JSONValue) in row.object?.sorted { $0.name < $1.name } }
        let changed = zip(good, wrong).filter { sorted($0) != sorted($1) }.count
        #expect((1..<(good.count / 2)).contains(changed))
        await gateway.clearFaults()
        #expect(try await gateway.usage("2026-03-14", "2026-03-14") == good)
    }

    @Test func rowsAreDuplicatedAndMissing() async throws {
        let gateway = try TestGateway()
        let good = try await gateway.usage("2026-03-14", "2026-03-14")
        try await gateway.inject("duplicated:0.3")
        let repeated = try await gateway.usage("2026-03-14", "2026-03-14")
        #expect(Array(repeated.prefix(good.count)) == good)
        #expect(repeated.count > good.count + 10)
        #expect(repeated.allSatisfy(good.contains))
        await gateway.clearFaults()
        try await gateway.inject("missing:0.3")
        let fewer = try await gateway.usage("2026-03-14", "2026-03-14")
        #expect(fewer.count < good.count - 10)
        #expect(fewer.allSatisfy(good.contains))
        #expect(try await gateway.usage("2026-03-14", "2026-03-14") == fewer)
    }

    @Test func lateRowsAppearInTime() async throws {
        let gateway = try TestGateway()
        let good = try await gateway.usage("2026-03-15", "2026-03-15")
        try await gateway.inject("late:3h")
        let late = try await gateway.usage("2026-03-15", "2026-03-15")
        #expect(late.last?["timestamp"]?.string == "2026-03-15T04:00:00Z")
        gateway.clock.advance(3 * 3600)
        let later = try await gateway.usage("2026-03-15", "2026-03-15")
        #expect(later == good)
    }

    @Test func revisedRowsBecomeTrue() async throws {
        let gateway = try TestGateway()
        let good = try await gateway.usage("2026-03-15", "2026-03-15")
        try await gateway.inject("revised:0.5/2h")
        let last = { (rows: [JSONValue]) in rows.filter { $0["timestamp"]?.string == "2026-03-15T07:00:00Z" } }
        let truth = last(good).sum("input_tokens")
        var seen: Set<Int64> = []
        for _ in 0..<4 {
            let rows = try await gateway.usage("2026-03-15", "2026-03-15")
            let now = last(rows).sum("input_tokens")
            #expect((truth / 2...truth * 3 / 2).contains(now))
            #expect(try await last(gateway.usage("2026-03-15", "2026-03-15")).sum("input_tokens") == now)
            // Rows that are old enough were final from the beginning.
            #expect(Array(rows.prefix(20)) == Array(good.prefix(20)))
            seen.insert(now)
            gateway.clock.advance(1800)
        }
        #expect(seen.count == 4 && !seen.contains(truth))
        let final = try await gateway.usage("2026-03-15", "2026-03-15")
        #expect(last(final) == last(good))
    }
}
