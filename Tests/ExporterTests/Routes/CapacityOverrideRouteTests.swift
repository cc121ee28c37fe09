import Foundation
import HTTPServer
import HolySheepAPI
import JSON
import Storage
import Testing

@testable import Exporter

/// Overrides as operators make, read and end them: real routes, a real store, a real planner.
@Suite struct CapacityOverrideRouteTests {
    private let folder: StoreFolder
    private let storage: StorageSupervisor
    private let time = ManualTime()
    private let router: Router
    private let snapshots = SnapshotBox()

    init() async throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        let now = Int64(ManualTime.sunday.timeIntervalSince1970)
        try storage.storeHours(48, until: now - now % 3_600, account: "prod", models: ["gpt-4.1"])
        var configuration = Configuration()
        configuration.accounts = [
            AccountConfiguration(name: "prod", baseURL: "http://127.0.0.1:1/v1", key: try APIKey("k"))
        ]
        let upstream = UpstreamState()
        upstream.replaceAccounts([GatewayBench.status("prod")])
        upstream.update("prod") {
            $0.queue = (QueueReport(depth: 0, throughputPerMinute: 280, queues: []), ManualTime.sunday + 86_400)
        }
        let holder = ConfigurationHolder(configuration, at: ManualTime.sunday)
        let planner = Planner(holder: holder, upstream: upstream, storage: storage, snapshots: snapshots, time: time, logger: quietLogger)
        let server = HTTPServer(HTTPServerConfiguration(listenAddresses: []), router: Router([]))
        await planner.start(serverMetrics: { server.metrics })
        await planner.plan()
        router = Router(
            Routes.all(
                RouteContext(
                    telemetryPath: "/metrics", version: "1", snapshots: snapshots, storage: storage, holder: holder,
                    time: time, replan: { await planner.replan() }, reload: {})))
    }

    private func send(
        _ method: HTTPMethod, _ target: String, _ body: String = "", key: String? = nil
    ) async throws -> (status: Int, body: JSONValue, response: HTTPResponse) {
        var headers = HTTPHeaders([("Content-Type", "application/json")])
        if let key { headers.add("Idempotency-Key", key) }
        let response = await router.respond(
            to: try HTTPRequest(method: method, target: target, headers: headers, body: Array(body.utf8)))
        return (response.status, try JSONValue(parsing: response.bytes), response)
    }

    private func create(_ body: String = valid, key: String? = nil) async throws -> (status: Int, body: JSONValue, response: HTTPResponse) {
        try await send(.post, "/capacity/overrides", body, key: key)
    }

    private static let valid = """
        {"account":"prod","model":"*","mode":"floor","requests_per_minute":5000,"duration":"4h","created_by":"alice",
         "comment":"flash sale"}
        """

    private func inForce(_ model: String = "*") async throws -> Double? {
        try await send(.get, "/capacity/prod/\(model)").body["requests_per_minute"]?.double
    }

    private func stored() throws -> Int {
        try storage.read { store throws(StorageError) in try store.overrides(at: 0).count }
    }

    @Test func anOverrideShowsInTheNextReadAndEndsByItself() async throws {
        let before = try await inForce()
        let created = try await create()
        #expect(created.status == 201)
        let id = try #require(created.body["id"]?.string)
        #expect(created.response.headers["Location"] == "/capacity/overrides/\(id)")
        #expect(created.body["status"]?.string == "active")
        #expect(created.body["starts_at"]?.string == "2026-03-15T08:00:00Z")
        #expect(created.body["ends_at"]?.string == "2026-03-15T12:00:00Z")
        #expect(created.body["created_by"]?.string == "alice")
        #expect(try await inForce() == 5_000)
        let plan = try await send(.get, "/capacity/prod/*").body
        #expect(plan["source"]?.string == "override" && plan["override"]?["id"]?.string == id)
        #expect(plan["decision"]?["reason"]?.string?.contains("override \(id) by alice asks for at least 5000") == true)
        let metrics = await router.respond(to: try HTTPRequest(method: .get, target: "/metrics")).text
        #expect(metrics.contains(#"holysheep_capacity_requests_per_minute{account="prod",model="*"} 5000"#))
        #expect(metrics.contains(#"holysheep_capacity_override_active{account="prod",model="*"} 1"#))

        time.advance(4 * 3_600)
        _ = try await create(Self.valid.replacing("4h", with: "1s").replacing("*", with: "gpt-4.1"))
        #expect(try await inForce() == before, "it is over, and the next snapshot knows")
        #expect(try await send(.get, "/capacity/overrides/\(id)").body["status"]?.string == "expired")
    }

    @Test func endingItIsAtOnceAndTheRecordStays() async throws {
        let before = try await inForce()
        let id = try #require(try await create().body["id"]?.string)
        let ended = try await send(.delete, "/capacity/overrides/\(id)")
        #expect(ended.status == 200 && ended.body["status"]?.string == "expired")
        #expect(ended.body["expired_at"]?.string == "2026-03-15T08:00:00Z")
        #expect(try await inForce() == before)
        time.advance(60)
        let again = try await send(.delete, "/capacity/overrides/\(id)")
        #expect(again.status == 200 && again.body == ended.body, "ending it twice changes nothing")
        #expect(try await send(.delete, "/capacity/overrides/999").status == 404)
    }

    @Test func oneForTheFutureWaits() async throws {
        let body = #"{"account":"prod","model":"*","mode":"set","requests_per_minute":7,"starts_at":"2026-03-15T09:00:00Z","ends_at":"2026-03-15T10:00:00+01:00"}"#
        #expect(try await create(body).status == 422, "ends at the hour it starts")
        let later = body.replacing("+01:00", with: "Z")
        let created = try await create(later)
        #expect(created.status == 201 && created.body["status"]?.string == "pending")
        #expect(try await inForce() != 7)
        time.advance(3_600)
        _ = try await send(.delete, "/capacity/overrides/\(try #require(try await create().body["id"]?.string))")
        #expect(try await inForce() == 7)
    }

    /// Each mistake, what it is answered with, and the field that is named.
    static let mistakes: [(change: [String: String], status: Int, field: String)] = [
        (["\"4h\"": "\"10y\""], 422, "duration"),
        (["\"4h\"": "\"0s\""], 400, "duration"),
        (["\"4h\"": "4"], 400, "duration"),
        (["\"duration\":\"4h\",": ""], 400, "ends_at"),
        (["\"duration\":\"4h\"": "\"ends_at\":\"2026-03-15T07:00:00Z\""], 422, "ends_at"),
        (["\"duration\":\"4h\"": "\"ends_at\":\"2026-03-15\""], 400, "ends_at"),
        (["\"duration\":\"4h\"": "\"ends_at\":\"2036-03-15T07:00:00Z\""], 422, "ends_at"),
        (["\"duration\"": "\"ends_at\":\"2026-03-15T09:00:00Z\",\"duration\""], 422, "duration"),
        (["\"duration\"": "\"starts_at\":\"2036-01-01T00:00:00Z\",\"duration\""], 422, "starts_at"),
        (["5000": "-1"], 422, "requests_per_minute"),
        (["5000": "1e10"], 422, "requests_per_minute"),
        (["5000": "\"5000\""], 400, "requests_per_minute"),
        (["5000": "null"], 400, "requests_per_minute"),
        (["\"floor\"": "\"roof\""], 400, "mode"),
        (["\"floor\"": "1"], 400, "mode"),
        (["\"prod\"": "\"staging\""], 404, "account"),
        (["\"prod\"": "7"], 400, "account"),
        (["\"*\"": "\"gpt-5\""], 404, "model"),
        (["\"comment\"": "\"note\""], 400, "note"),
        (["\"comment\"": "\"account\":\"prod\",\"comment\""], 400, "account"),
        (["flash sale": String(repeating: "x", count: 2_001)], 422, "comment"),
        (["flash sale": "\\u0000"], 422, "comment"),
        (["\"alice\"": "\"\""], 422, "created_by"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamedAndNothingIsStored(change: [String: String], status: Int, field: String) async throws {
        let body = change.reduce(Self.valid) { $0.replacing($1.key, with: $1.value) }
        let answer = try await create(body)
        #expect(answer.status == status)
        #expect(answer.response.headers["Content-Type"] == "application/problem+json")
        #expect(answer.body["errors"]?.array?.contains { $0["field"]?.string == field } == true, "\(answer.body)")
        #expect(try stored() == 0)
    }

    @Test(arguments: ["", "{", "[]", "7", "{\"account\":}", "{\"requests_per_minute\":NaN}"])
    func whatIsNoJSONObject(body: String) async throws {
        #expect(try await create(body).status == 400)
        #expect(try stored() == 0)
    }

    @Test func severalMistakesAreNamedTogether() async throws {
        let answer = try await create(#"{"mode":"roof","requests_per_minute":"x","colour":1}"#)
        let fields = answer.body["errors"]?.array?.compactMap { $0["field"]?.string } ?? []
        #expect(Set(fields) == ["colour", "account", "model", "mode", "requests_per_minute", "ends_at"])
    }

    @Test func aRetriedRequestMakesOneOverride() async throws {
        let first = try await create(key: "k1")
        time.advance(30)
        let again = try await create(Self.valid.replacing(",\n ", with: "  ,"), key: "k1")
        #expect(again.status == 201 && again.body["id"] == first.body["id"] && again.body["ends_at"] == first.body["ends_at"])
        #expect(again.response.headers["Idempotent-Replayed"] == "true")
        let other = try await create(Self.valid.replacing("5000", with: "6000"), key: "k1")
        #expect(other.status == 409 && other.body["errors"]?.array?.first?["field"]?.string == "Idempotency-Key")
        time.advance(5 * 3_600)
        let late = try await create(Self.valid, key: "k1")
        #expect(late.status == 201 && late.body["id"] == first.body["id"] && late.body["status"]?.string == "expired")
        let dated = Self.valid.replacing("\"duration\":\"4h\"", with: "\"ends_at\":\"2026-03-15T14:00:00Z\"")
        let once = try await create(dated, key: "k3")
        time.advance(2 * 3_600)
        #expect(try await create(dated, key: "k3").body["id"] == once.body["id"], "though its end is over")
        #expect(try await create(dated, key: "k4").status == 422)
        #expect(try await create(key: "k2").body["id"] != first.body["id"])
        #expect(try await create(key: "").status == 400)
        #expect(try await create(key: String(repeating: "k", count: 256)).status == 400)
        #expect(try stored() == 3)
    }

    @Test func listsArePagedNewestFirst() async throws {
        for number in 1...5 { _ = try await create(Self.valid.replacing("5000", with: "\(number)")) }
        let first = try await send(.get, "/capacity/overrides?limit=2&status=active&account=prod").body
        #expect(first["overrides"]?.array?.map { $0["requests_per_minute"]?.double } == [5, 4])
        let second = try await send(.get, try #require(first["next"]?.string)).body
        #expect(second["overrides"]?.array?.map { $0["requests_per_minute"]?.double } == [3, 2])
        let third = try await send(.get, try #require(second["next"]?.string)).body
        #expect(third["overrides"]?.array?.map { $0["requests_per_minute"]?.double } == [1] && third["next"] == .null)
        #expect(try await send(.get, "/capacity/overrides?status=pending").body["overrides"]?.array == [])
        for bad in ["limit=0", "limit=1001", "status=over", "before=x", "colour=red"] {
            #expect(try await send(.get, "/capacity/overrides?\(bad)").status == 400)
        }
    }

    @Test func everyWriteIsInTheAudit() async throws {
        let id = try #require(try await create(key: "k").body["id"]?.string)
        _ = try await create(key: "k")
        _ = try await create("{}")
        _ = try await send(.delete, "/capacity/overrides/\(id)")
        let audit = try storage.read { store throws(StorageError) in try store.audit() }
        #expect(audit.map(\.entry.method) == ["DELETE", "POST"])
        #expect(audit.map(\.entry.path) == ["/capacity/overrides/\(id)", "/capacity/overrides"])
        _ = await router.respond(to: try HTTPRequest(method: .post, target: "/-/reload"))
        let newest = try storage.read { store throws(StorageError) in try store.audit(limit: 1) }
        #expect(newest.first?.entry.path == "/-/reload" && newest.first?.entry.status == 200)
        #expect(audit.last?.entry.body == Self.valid && audit.last?.entry.address == "127.0.0.1")
    }

    @Test func decisionsThatChangeSomethingAreKept() async throws {
        let id = try #require(try await create().body["id"]?.string)
        for _ in 0..<5 { _ = try await send(.delete, "/capacity/overrides/\(id)") }
        let log = try await send(.get, "/capacity/decisions?account=prod&model=*").body["decisions"]?.array ?? []
        #expect(log.map { $0["source"]?.string }.prefix(2).last == "override")
        #expect(log.count == 3, "the first one, the override, its end")
        #expect(log.first?["previous_requests_per_minute"]?.double == 5_000)
        #expect(log.dropFirst().first?["override_id"]?.string == id)
        #expect(log.allSatisfy { $0["candidates"]?.array?.isEmpty == false && $0["inputs"]?.object != nil })
        let page = try await send(.get, "/capacity/decisions?limit=1").body
        #expect(page["decisions"]?.array?.count == 1 && page["next"]?.string?.hasPrefix("/capacity/decisions?limit=1&before=") == true)
    }

    @Test func aStoreThatFailsRefusesTheWrite() async throws {
        storage.close()
        let answer = try await create()
        #expect(answer.status == 503 && answer.response.headers["Retry-After"] != nil)
    }
}
