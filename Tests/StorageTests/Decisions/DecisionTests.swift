import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct DecisionTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test func everyFieldComesBackAndUnknownStaysUnknown() throws {
        var decisions = [decision(override: 7), decision("b", "*", rpm: 0, previous: nil)]
        #expect(try store.appendDecisions(decisions) == [1, 2])
        for index in decisions.indices { decisions[index].id = Int64(index + 1) }
        #expect(try store.decisions() == decisions.reversed())
        try store.close()
        #expect(try Store.open(folder: folder.path).decisions() == decisions.reversed())
    }

    @Test(arguments: [
        (decision("", "m"), "account"), (decision("a", ""), "model"), (decision(at: -1), "at"),
        (decision(rpm: .nan), "requestsPerMinute"), (decision(rpm: -1), "requestsPerMinute"),
        (decision(previous: .infinity), "previousRequestsPerMinute"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ bad: StoredDecision, field: String) throws {
        let error = try storageError { try store.appendDecisions([decision(), bad]) }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.decisions().isEmpty)
    }

    @Test func otherFieldsAreCheckedToo() throws {
        for (change, field) in [
            ({ $0.action = "" }, "action"), ({ $0.source = "" }, "source"), ({ $0.binding = "" }, "binding"),
            ({ $0.rate = -.infinity }, "rate"), ({ $0.replicas = -1 }, "replicas"), ({ $0.burst = -1 }, "burst"),
        ] as [((inout StoredDecision) -> Void, String)] {
            var bad = decision()
            change(&bad)
            #expect(try storageError { try store.appendDecisions([bad]) }.detail.contains(field))
        }
        #expect(try store.appendDecisions([]).isEmpty && store.decisions().isEmpty)
    }

    @Test func theLatestOfEachModelIsTheLastWritten() throws {
        try store.appendDecisions([
            decision("a", "n", rpm: 1), decision("a", "m", rpm: 2), decision("b", "m", rpm: 3),
            decision("a", "n", at: newYear - 60, rpm: 4), decision("a", "*", rpm: 5), decision("a", "m", rpm: 6),
        ])
        let latest = try store.latestDecisions(account: "a")
        #expect(latest.map(\.model) == ["*", "m", "n"] && latest.map(\.requestsPerMinute) == [5, 6, 4])
        #expect(try store.latestDecisions(account: "c").isEmpty)
    }

    @Test(arguments: UInt64(1)...6)
    func pagesJoinedAreAllOfEachFilterWhileNewOnesCome(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func append(_ count: Int) throws {
            try store.appendDecisions(
                (0..<count).map { _ in
                    decision(
                        ["a", "b", "c"].randomElement(using: &random) ?? "a",
                        ["m", "n", "*"].randomElement(using: &random) ?? "m",
                        at: newYear + Int64.random(in: 0...100, using: &random))
                })
        }
        try append(Int.random(in: 0...150, using: &random))
        for account in [nil, "a", "d"] {
            for model in [nil, "m", "*", "o"] {
                let all = try store.decisions(limit: 1000).filter {
                    (account ?? $0.account) == $0.account && (model ?? $0.model) == $0.model
                }
                let limit = Int.random(in: 1...30, using: &random)
                var pages: [StoredDecision] = []
                while true {
                    let page = try store.decisions(
                        account: account, model: model, limit: limit, before: pages.last?.id)
                    pages += page
                    if page.count < limit { break }
                    try append(1)
                }
                #expect(pages == all, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [
        ("account = 'a' AND model = 'm' AND id < 9", "capacity_decision_model"),
        ("account = 'a' AND id < 9", "capacity_decision_account"), ("id < 9", "PRIMARY KEY"),
    ])
    func noPageSearchesOrSortsTheLog(condition: String, index: String) throws {
        let plan = try store.read("test") { db in
            try Row.fetchAll(
                db,
                sql: """
                    EXPLAIN QUERY PLAN SELECT \(DecisionRow.columns) FROM capacity_decision WHERE \(condition)
                    ORDER BY id DESC LIMIT 9
                    """
            ).map { $0["detail"] as String }
        }
        #expect(plan.count == 1 && plan[0].contains("SEARCH") && plan[0].contains(index), "\(plan)")
    }
}
