import Foundation
import HTTPServer
import JSON
import Planning
import Storage

/// What `POST /capacity/overrides` asks for, checked.
struct OverrideRequest {
    let new: NewOverride

    static let members = [
        "account", "model", "mode", "requests_per_minute", "starts_at", "ends_at", "duration", "created_by", "comment",
    ]
    private static let rates = 0.0...1e9
    private static let longestName = 256
    private static let longestComment = 2_000
    /// Further ahead nobody plans to the minute, but many mistype a year.
    private static let furthestStart: Int64 = 366 * 86_400

    /// - Parameters:
    ///   - body: read with ``members``.
    ///   - configuration: knows the accounts, and how long an override may last.
    ///   - snapshot: knows the models; nil while nothing does.
    ///   - now: in Unix seconds.
    /// - Throws: 400, 404 or 422 naming every member that is wrong.
    init(
        _ request: HTTPRequest, _ body: JSONBody, configuration: Configuration, snapshot: Snapshot?, now: Int64
    ) throws(HTTPError) {
        var body = body
        let account = body.text("account", longest: Self.longestName, isRequired: true)
        let model = body.text("model", longest: Self.longestName, isRequired: true)
        let mode = body.choice("mode", CapacityDirective.Mode.self, isRequired: true)
        let rate = body.number("requests_per_minute", in: Self.rates, isRequired: true)
        let (start, end) = Self.period(&body, longest: configuration.capacity.overrideMaxDuration, now: now)
        let author = body.text("created_by", longest: Self.longestName)
        let comment = body.text("comment", longest: Self.longestComment)
        try body.finish()
        guard let account, let model, let mode, let rate, let start, let end else {
            throw HTTPError(400, "The body is not complete.")
        }
        let accounts = configuration.accounts.map(\.name)
        guard accounts.contains(account) else {
            throw .unknown("account", "There is no account \"\(account)\".", known: accounts)
        }
        // Until the history has been read nobody can tell which models there are.
        let known = snapshot?.accounts.first { $0.name == account && $0.usage.isComplete }?.namesOfModels
        guard model == wholeAccount || known?.contains(model) ?? true else {
            throw .unknown(
                "model", "There is no model \"\(model)\" in account \"\(account)\".", known: [wholeAccount] + (known ?? []))
        }
        new = NewOverride(
            account: account, model: model, mode: mode.rawValue, requestsPerMinute: rate, startsAt: start, endsAt: end,
            createdAt: now, createdBy: request.principal?.name ?? author, comment: comment)
    }

    /// From when until when, in Unix seconds; nil where that is wrong, which is reported.
    private static func period(
        _ body: inout JSONBody, longest: PrometheusDuration, now: Int64
    ) -> (start: Int64?, end: Int64?) {
        let start = body.has("starts_at") ? body.time("starts_at") : now
        let givenEnd = body.time("ends_at")
        let duration = body.duration("duration")
        switch (body.has("ends_at"), body.has("duration")) {
        case (true, true): body.refuse("duration", "given beside ends_at; give one of them")
        case (false, false): body.fail("ends_at", "missing; say until when, or for how long with `duration`")
        default: break
        }
        guard let start, let end = givenEnd ?? duration.map({ start.addingReportingOverflow($0).partialValue }) else {
            return (start, nil)
        }
        let field = givenEnd == nil ? "duration" : "ends_at"
        if end <= start {
            body.refuse(field, "not after starts_at; give a later time")
        } else if end <= now {
            body.refuse(field, "already over; give a time to come")
        } else if end - start > longest.seconds {
            body.refuse(field, "longer than \(longest), the most that capacity.override_max_duration allows")
        } else if start - now > furthestStart {
            body.refuse("starts_at", "more than a year ahead; check the date")
        }
        return (start, end)
    }
}

extension AccountSnapshot {
    /// All that usage, plans and the gateway's own list have, once each.
    fileprivate var namesOfModels: [String] {
        (usage.totals.map(\.model) + plans.capacity.map(\.model) + (status.offeredModels ?? []))
            .filter { $0 != wholeAccount }.distinct
    }
}
