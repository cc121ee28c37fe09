import HTTPServer

extension Snapshot {
    /// The account called `name`, or all of them for nil.
    ///
    /// - Throws: 404 naming the accounts there are.
    func accounts(named name: String?) throws(HTTPError) -> [AccountSnapshot] {
        guard let name else { return accounts }
        guard let account = accounts.first(where: { $0.name == name }) else {
            let known = accounts.map(\.name).joined(separator: ", ")
            throw HTTPError(
                404, "There is no account \"\(name)\".", errors: [.init(field: "account", detail: "known are: \(known)")])
        }
        return [account]
    }
}

extension AccountSnapshot {
    /// The account's time in Unix seconds.
    var seconds: Int64 { Int64(now.timeIntervalSince1970) }
}

extension AccountPlans {
    func knows(model: String) -> Bool { forecasts.contains { $0.key.model == model } }
}
