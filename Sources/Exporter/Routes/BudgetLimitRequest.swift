import HTTPServer
import Storage

/// What `PUT /budget/{name}/limit` asks for, checked.
struct BudgetLimitRequest {
    let limit: StoredBudgetLimit

    static let members = ["limit_usd", "comment", "set_by"]
    private static let longestName = 256
    private static let longestComment = 2_000

    /// - Parameters:
    ///   - body: read with ``members``.
    ///   - budget: the name of one there is.
    ///   - now: in Unix seconds.
    /// - Throws: 400 or 422 naming every member that is wrong.
    init(_ request: HTTPRequest, _ body: JSONBody, budget: String, now: Int64) throws(HTTPError) {
        var body = body
        let amount = body.money(
            "limit_usd", atMost: BudgetConfiguration.largestLimitUSD, isRequired: true,
            hint: "remove the budget from the configuration if nothing is to be limited")
        let author = body.text("set_by", longest: Self.longestName)
        let comment = body.text("comment", longest: Self.longestComment)
        let user = request.principal?.name
        if let user, let author, author != user {
            body.refuse("set_by", "you are \"\(user)\" by your credentials; leave it out")
        }
        try body.finish()
        guard let amount else { throw HTTPError(400, "The body is not complete.") }
        limit = StoredBudgetLimit(
            budget: budget, limitMicroUSD: amount, setAt: now, setBy: user ?? author, comment: comment)
    }
}
