import HTTPServer

extension Snapshot {
    /// The account called `name`, or all of them for nil.
    ///
    /// - Throws: 404 naming the accounts there are.
    func accounts(named name: String?) throws(HTTPError) -> [AccountSnapshot] {
        guard let name else { return accounts }
        return [try account(named: name)]
    }

    /// - Throws: 404 naming the accounts there are.
    func account(named name: String) throws(HTTPError) -> AccountSnapshot {
        guard let account = accounts.first(where: { $0.name == name }) else {
            throw .unknown("account", "There is no account \"\(name)\".", known: accounts.map(\.name))
        }
        return account
    }
}

extension HTTPError {
    /// 404 for a name that nothing has, with the names that there are.
    static func unknown(_ field: String, _ detail: String, known: [String]) -> HTTPError {
        let shown = known.prefix(20).joined(separator: ", ")
        let more = known.count > 20 ? " and \(known.count - 20) more" : ""
        return HTTPError(
            404, detail,
            errors: [.init(field: field, detail: known.isEmpty ? "none is known yet" : "known are: \(shown)\(more)")])
    }
}

extension Sequence where Element: Hashable {
    /// Each element once, in order of first appearance.
    var distinct: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
