import Foundation
import JSON
import Storage
import Testing

@testable import Exporter
@testable import HTTPServer

/// Limits as operators set and remove them: real routes, a real store, a real planner.
@Suite struct BudgetLimitRouteTests {
    private let folder: StoreFolder
    private let storage: StorageSupervisor
    private let time = ManualTime()
    private let routes: [Route]
    private let router: Router

    init() async throws {
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        var configuration = Configuration()
        configuration.budgets = [
            BudgetConfiguration(name: "monthly", period: .month, limitUSD: 500),
            BudgetConfiguration(name: "team/a", period: .day, limitUSD: 0.1),
        ]
        let holder = ConfigurationHolder(configuration, at: ManualTime.sunday)
        let snapshots = SnapshotBox()
        let planner = Planner(
            holder: holder, upstream: UpstreamState(), storage: storage, snapshots: snapshots, time: time, logger: quietLogger)
        let server = HTTPServer(HTTPServerConfiguration(listenAddresses: []), router: Router([]))
        await planner.start(serverMetrics: { server.metrics })
        routes = Routes.all(
            RouteContext(
                telemetryPath: "/metrics", version: "1", snapshots: snapshots, storage: storage, holder: holder,
                time: time, replan: { await planner.replan() }, reload: {}))
        router = Router(routes)
    }

    private func send(
        _ method: HTTPMethod, _ body: String = "", to target: String = "/budget/monthly/limit", as user: String? = nil
    ) async throws -> (status: Int, body: JSONValue, response: HTTPResponse) {
        var request = try HTTPRequest(
            method: method, target: target, headers: HTTPHeaders([("Content-Type", "application/json")]),
            body: Array(body.utf8))
        request.principal = user.map { Principal(name: $0, role: .operate, scheme: .basic) }
        let response = await router.respond(to: request)
        return (response.status, try JSONValue(parsing: response.bytes), response)
    }

    private func stored() throws -> [StoredBudgetLimit] {
        try storage.read { store throws(StorageError) in try store.budgetLimits() }
    }

    private func audit() throws -> [AuditEntry] {
        try storage.read { store throws(StorageError) in try store.audit() }.map(\.entry)
    }

    @Test func aLimitIsStoredAndAnswered() async throws {
        let body = #"{"limit_usd": 600.1234565, "comment": "launch", "set_by": "alice"}"#
        let answer = try await send(.put, body)
        #expect(answer.status == 200)
        #expect(
            answer.body == [
                "name": "monthly", "limit_usd": 600.123457, "configured_limit_usd": 500,
                "set_at": "2026-03-15T08:00:00Z", "set_by": "alice", "comment": "launch",
            ])
        let now = Int64(ManualTime.sunday.timeIntervalSince1970)
        #expect(
            try stored() == [
                StoredBudgetLimit(
                    budget: "monthly", limitMicroUSD: 600_123_457, setAt: now, setBy: "alice", comment: "launch")
            ])
        time.advance(60)
        let again = try await send(.put, #"{"limit_usd": 7}"#)
        #expect(again.body["set_at"]?.string == "2026-03-15T08:01:00Z")
        #expect(again.body["set_by"] == .null && again.body["comment"] == .null)
        #expect(try stored().map(\.limitMicroUSD) == [7_000_000])
        let audit = try audit()
        #expect(audit.map(\.method) == ["PUT", "PUT"] && audit.map(\.path) == ["/budget/monthly/limit", "/budget/monthly/limit"])
        #expect(audit.last?.body == body && audit.last?.status == 200)
    }

    @Test func deletingGoesBackToTheConfigurationsAndMayBeRepeated() async throws {
        _ = try await send(.put, #"{"limit_usd":600}"#)
        let configured: JSONValue = [
            "name": "monthly", "limit_usd": 500, "configured_limit_usd": 500, "set_at": nil, "set_by": nil,
            "comment": nil,
        ]
        for _ in 0..<2 {
            let answer = try await send(.delete)
            #expect(answer.status == 200 && answer.body == configured)
            #expect(try stored().isEmpty)
        }
        #expect(try audit().map(\.method) == ["DELETE", "PUT"], "what changed nothing is not in the audit")
    }

    @Test func aSlashWithinANameIsEscaped() async throws {
        let answer = try await send(.put, #"{"limit_usd":0.000001}"#, to: "/budget/team%2Fa/limit")
        #expect(answer.body["name"]?.string == "team/a" && answer.body["limit_usd"]?.double == 0.000001)
        #expect(answer.body["configured_limit_usd"]?.double == 0.1)
        #expect(try stored().map(\.budget) == ["team/a"] && stored().map(\.limitMicroUSD) == [1])
    }

    @Test func whoIsKnownByCredentialsIsWhoSetIt() async throws {
        #expect(try await send(.put, #"{"limit_usd":1}"#, as: "bob").body["set_by"]?.string == "bob")
        #expect(try await send(.put, #"{"limit_usd":2,"set_by":"bob"}"#, as: "bob").status == 200)
        let answer = try await send(.put, #"{"limit_usd":3,"set_by":"alice"}"#, as: "bob")
        #expect(answer.status == 422 && answer.body["errors"]?.array?.first?["field"]?.string == "set_by")
        #expect(try stored().map(\.limitMicroUSD) == [2_000_000] && stored().map(\.setBy) == ["bob"])
        #expect(try audit().map(\.principal) == ["bob", "bob"])
    }

    @Test func onlyWhoMayOperateMaySetAndRemove() {
        let limits = routes.filter { $0.template == "/budget/{name}/limit" }
        #expect(limits.map(\.method) == [.put, .delete])
        #expect(limits.allSatisfy { $0.access == .operate && $0.contentTypes == ["application/json"] })
    }

    @Test(arguments: [HTTPMethod.put, .delete])
    func anUnknownBudgetIsToldTheKnownOnes(method: HTTPMethod) async throws {
        let answer = try await send(method, #"{"limit_usd":1}"#, to: "/budget/weekly/limit")
        #expect(answer.status == 404 && answer.response.headers["Content-Type"] == "application/problem+json")
        #expect(answer.body["errors"]?.array?.first?["detail"]?.string == "known are: monthly, team/a")
        #expect(try stored().isEmpty && audit().isEmpty)
    }

    /// Each mistake, what it is answered with, and the field that is named.
    static let mistakes: [(body: String, status: Int, field: String, detail: String)] = [
        (#"{"limit_usd":0}"#, 422, "limit_usd", "remove the budget"),
        (#"{"limit_usd":-0.0}"#, 422, "limit_usd", "from 0.000001 to 1000000000"),
        (#"{"limit_usd":-1}"#, 422, "limit_usd", "out of range"),
        (#"{"limit_usd":0.0000004}"#, 422, "limit_usd", "out of range"),
        (#"{"limit_usd":1000000000.01}"#, 422, "limit_usd", "out of range"),
        (#"{"limit_usd":1e300}"#, 422, "limit_usd", "out of range"),
        (#"{"limit_usd":-1e300}"#, 422, "limit_usd", "out of range"),
        (#"{"limit_usd":9223372036854775807}"#, 422, "limit_usd", "out of range"),
        (#"{"limit_usd":"600"}"#, 400, "limit_usd", "without quotes"),
        (#"{"limit_usd":"NaN"}"#, 400, "limit_usd", "without quotes"),
        (#"{"limit_usd":true}"#, 400, "limit_usd", "not a number"),
        (#"{"limit_usd":[600]}"#, 400, "limit_usd", "not a number"),
        (#"{"limit_usd":null}"#, 400, "limit_usd", "missing"),
        ("{}", 400, "limit_usd", "missing"),
        (#"{"limit_usd":1,"limit":1}"#, 400, "limit", "known are limit_usd, comment, set_by"),
        (#"{"limit_usd":1,"limit_usd":2}"#, 400, "limit_usd", "give it once"),
        (#"{"limit_usd":1,"comment":7}"#, 400, "comment", "quotes"),
        (#"{"limit_usd":1,"comment":"\u0000"}"#, 422, "comment", "control"),
        (#"{"limit_usd":1,"set_by":""}"#, 422, "set_by", "empty"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamedAndNothingIsStored(body: String, status: Int, field: String, detail: String) async throws {
        let answer = try await send(.put, body)
        #expect(answer.status == status)
        #expect(answer.response.headers["Content-Type"] == "application/problem+json")
        let error = answer.body["errors"]?.array?.first { $0["field"]?.string == field }
        #expect(error?["detail"]?.string?.contains(detail) == true, "\(answer.body)")
        #expect(try stored().isEmpty && audit().isEmpty)
    }

    @Test(arguments: ["", "{", "600", "null", #"{"limit_usd":NaN}"#, #"{"limit_usd":1e999}"#])
    func whatIsNoJSONObject(body: String) async throws {
        #expect(try await send(.put, body).status == 400)
        #expect(try stored().isEmpty)
    }

    @Test func theLargestLimitThereCanBe() async throws {
        #expect(try await send(.put, #"{"limit_usd":1e9}"#).body["limit_usd"]?.double == 1e9)
        #expect(try stored().map(\.limitMicroUSD) == [1_000_000_000_000_000])
    }

    @Test func parametersAreErrors() async throws {
        #expect(try await send(.put, #"{"limit_usd":1}"#, to: "/budget/monthly/limit?force=1").status == 400)
        #expect(try await send(.delete, to: "/budget/monthly/limit?force=1").status == 400)
        #expect(try stored().isEmpty)
    }

    @Test func aStoreThatFailsRefusesTheWrite() async throws {
        storage.close()
        for method in [HTTPMethod.put, .delete] {
            let answer = try await send(method, #"{"limit_usd":1}"#)
            #expect(answer.status == 503 && answer.response.headers["Retry-After"] != nil)
        }
    }
}
