import HTTPServer
import JSON
import Planning

extension Routes {
    /// `GET /quota`: where every account stands in the quota of its plan.
    static func quotas(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            return snapshot.answer([
                "quotas": .array(snapshot.quotas.map { .object(members(of: $0, in: snapshot)) }),
            ])
        }
    }

    /// `GET /quota/{account}`: one of them. Nothing in it is nested, so that a gateway can read a member by its name.
    static func quota(_ context: RouteContext) -> Handler {
        { request in
            try QueryParameters(request, allowed: []).finish()
            let snapshot = try context.snapshot()
            let account = request.parameters["account"] ?? ""
            guard let quota = snapshot.quotas.first(where: { $0.account == account }) else {
                throw HTTPError.unknown(
                    "account", "There is no account \"\(account)\".", known: snapshot.quotas.map(\.account))
            }
            return snapshot.answer(members: members(of: quota, in: snapshot))
        }
    }

    private static func members(of entry: AccountQuota, in snapshot: Snapshot) -> [JSONValue.Member] {
        let quota = entry.quota
        return [
            .init("account", .string(entry.account)),
            .init("plan", JSONValue(quota.plan?.name)),
            .init("usd_per_month", .dollars(quota.plan?.microUSDPerMonth)),
            .init("requests_per_day", JSONValue(quota.plan?.requestsPerDay)),
            .init("unlimited", quota.plan.map { .bool($0.requestsPerDay == nil) } ?? .null),
            .init("status", JSONValue(quota.status?.rawValue)),
            .init("day_start", .time(quota.day.start)),
            .init("day_end", .time(quota.day.end)),
            .init("timezone", .string(snapshot.timeZone.name)),
            .init("usage_through", .time(quota.usageThrough)),
            .init("used_today", JSONValue(quota.used)),
            .init("remaining_today", JSONValue(quota.remaining)),
            .init("exceeded", quota.isExceeded.map { .bool($0) } ?? .null),
            .init("projected_today_median", JSONValue(quota.projected?.median)),
            .init("projected_today_lower_80", JSONValue(quota.projected?.lower80)),
            .init("projected_today_upper_80", JSONValue(quota.projected?.upper80)),
            .init("quota_reached_at", .time(quota.reachedAt)),
            .init("peak_day_past_7d", JSONValue(quota.pastPeak)),
            .init("peak_day_next_7d_upper_80", JSONValue(quota.comingPeak)),
            .init("fitting_plan", JSONValue(quota.fitting?.name)),
            .init("fitting_usd_per_month", .dollars(quota.fitting?.microUSDPerMonth)),
            .init("fitting_requests_per_day", JSONValue(quota.fitting?.requestsPerDay)),
            .init("reason", .string(quota.reason)),
        ]
    }
}
