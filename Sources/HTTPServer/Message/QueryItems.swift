/// The names and values of a query string, decoded, in the order they were written.
public struct QueryItems: Sendable {
    public let items: [(name: String, value: String)]

    public init(_ items: [(name: String, value: String)] = []) { self.items = items }

    /// Reads `a=1&b=2`, also the body of an `application/x-www-form-urlencoded` POST.
    ///
    /// - Throws: ``HTTPError`` 400 when an escape is wrong or the text is not UTF-8.
    public init(parsing text: some StringProtocol) throws(HTTPError) {
        var items: [(name: String, value: String)] = []
        for part in Substring(text).split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.decode(sides[0], plusIsSpace: true),
                let value = sides.count > 1 ? PercentDecoding.decode(sides[1], plusIsSpace: true) : ""
            else {
                throw HTTPError(400, "the query has a malformed percent-encoding; write % as %25 and text as UTF-8")
            }
            items.append((name, value))
        }
        self.items = items
    }

    /// The first value of `name`; empty when it was written without one.
    public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Every value of `name`.
    public func all(_ name: String) -> [String] { items.compactMap { $0.name == name ? $0.value : nil } }

    /// Each name once, in order of first appearance.
    public var names: [String] {
        var seen: Set<String> = []
        return items.compactMap { seen.insert($0.name).inserted ? $0.name : nil }
    }
}
