import TestSupport
import Testing

@testable import Storage

@Suite struct OverridePagingTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    /// Pages joined together are all that was there at the first page, none twice, whatever is created or expired
    /// meanwhile.
    @Test(arguments: UInt64(1)...8)
    func pagesJoinedAreAll(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func create() throws {
            let start = newYear + Int64.random(in: -5...5, using: &random) * hour
            try store.created(
                newOverride(
                    account: ["a", "b"].randomElement(using: &random) ?? "a",
                    model: ["m", "n", "*"].randomElement(using: &random) ?? "m", from: start,
                    to: start + Int64.random(in: 1...5, using: &random) * hour))
        }
        for _ in 0..<Int.random(in: 0...120, using: &random) { try create() }
        for status in [nil] + OverrideStatus.allCases.map(Optional.some) {
            for account in [nil, "a"] {
                for model in [nil, "*"] {
                    let all = try store.overrides(at: newYear, limit: 1000).filter { record in
                        (status ?? record.status(at: newYear)) == record.status(at: newYear)
                            && (account ?? record.account) == record.account && (model ?? record.model) == record.model
                    }
                    #expect(all.map(\.id) == all.map(\.id).sorted(by: >))
                    var pages: [StoredOverride] = []
                    let limit = Int.random(in: 1...40, using: &random)
                    while true {
                        let page = try store.overrides(
                            status: status, account: account, model: model, at: newYear, limit: limit,
                            before: pages.last?.id)
                        pages += page
                        if page.count < limit { break }
                        try create()
                    }
                    #expect(pages == all, "seed \(seed)")
                }
            }
        }
    }

    @Test func aPageHasAtMostAThousand() throws {
        for _ in 0..<1005 { try store.created() }
        #expect(try store.overrides(at: newYear, limit: .max).count == 1000)
        #expect(try store.overrides(at: newYear, limit: 1000, before: 6).map(\.id) == [5, 4, 3, 2, 1])
        #expect(try store.overrides(at: newYear).count == 100)
        #expect(try store.overrides(at: newYear, limit: 0).isEmpty && store.overrides(at: newYear, limit: -1).isEmpty)
        #expect(try store.overrides(at: newYear, before: 1).isEmpty)
    }
}
