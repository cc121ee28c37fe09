import Forecasting
import Foundation

/// Where an account stands in the daily quota of its plan, and which plan its requests need.
public struct PlanQuota: Sendable {
    /// What a day will have had at its end.
    public struct Projection: Sendable, Equatable {
        public var median: Int64
        /// The ends of the interval that should hold 80 % of such days; nil without evidence of errors.
        public var lower80: Int64?
        public var upper80: Int64?
    }

    public enum Status: String, Sendable {
        case ok
        /// The quota is all but used, or today may exceed it.
        case warning
        /// More requests were counted than the plan has.
        case exceeded
        case unknown
    }

    /// The plan that the account has; nil when nobody said.
    public var plan: ServicePlan?
    /// The local day that is counted.
    public var day: CalendarPeriod
    /// Up to when usage is known, in Unix seconds; the hour after that is counted as far as it has been read.
    public var usageThrough: Int64?
    /// Requests of the day so far; nil where part of them is unknown.
    public var used: Int64?
    /// What the plan has left today, at least 0; nil when it is unlimited, or one of the two is unknown.
    public var remaining: Int64?
    /// Nil without enough history.
    public var projected: Projection?
    /// Whether more was used than the plan has; nil when that is not known.
    public var isExceeded: Bool?
    /// When the quota is used up today, by the median, or was; nil when that is not today.
    public var reachedAt: Int64?
    /// Nil when the plan is.
    public var status: Status?
    /// The most requests of a day among the last seven full days, as far as they are known; nil when none is.
    public var pastPeak: Int64?
    /// How many of those seven days are known.
    public var pastDays: Int
    /// What today and each of the six days after it stay below nine times in ten; nil without enough history.
    public var comingPeak: Int64?
    /// The cheapest plan that covers both peaks; nil when none does, or neither is known.
    public var fitting: ServicePlan?
    /// Why that one, in one sentence.
    public var reason: String

    /// How many days, back and ahead, the fitting plan must cover.
    public static let peakDays = 7
    /// Without a projection, a day that has used this share of its quota is worth a warning.
    public static let warningRatio = 0.9

    /// - Parameters:
    ///   - plan: the account's own.
    ///   - plans: those to choose from.
    ///   - now: in Unix seconds.
    ///   - timeZone: whose midnight begins a day.
    public init(plan: ServicePlan?, plans: ServicePlans, inputs: QuotaInputs, at now: Int64, timeZone: TimeZone) {
        let days = RequestDays(inputs, at: now, timeZone: timeZone)
        let used = days.used
        let projected = days.projected(0.5).map { median in
            Projection(
                median: median, lower80: days.projected(0.1).map { min($0, median) },
                upper80: days.projected(0.9).map { max($0, median) })
        }
        self.plan = plan
        day = days.today
        usageThrough = inputs.coveredThrough
        self.used = used
        self.projected = projected
        let quota = plan?.requestsPerDay
        remaining = quota.flatMap { quota in used.map { max(0, quota - $0) } }
        reachedAt = quota.flatMap(days.reaching)
        if let plan {
            isExceeded = quota == nil ? false : used.map { !plan.covers($0) }
            status = Self.status(of: plan, used: used, projected: projected)
        }

        let past = days.before(Self.peakDays).compactMap(days.total)
        let coming = [projected?.upper80] + days.after(Self.peakDays - 1).map { days.forecast($0, 0.9) }
        let comingDays = coming.compactMap(\.self).count
        let (pastPeak, comingPeak) = (past.max(), coming.compactMap(\.self).max())
        let need = [pastPeak, comingPeak, used].compactMap(\.self).max()
        self.pastPeak = pastPeak
        self.comingPeak = comingPeak
        pastDays = past.count
        fitting = pastPeak == nil && comingPeak == nil ? nil : need.flatMap(plans.cheapest)
        reason = Self.reason(
            fitting, need: need, used: used, pastPeak: pastPeak, pastDays: pastDays, comingPeak: comingPeak,
            comingDays: comingDays)
    }

    private static func status(of plan: ServicePlan, used: Int64?, projected: Projection?) -> Status {
        guard let quota = plan.requestsPerDay else { return .ok }
        guard let used else { return .unknown }
        guard plan.covers(used) else { return .exceeded }
        let isNearlyUsed = Double(used) >= warningRatio * Double(quota)
        let mayExceed = (projected?.upper80 ?? projected?.median).map { !plan.covers($0) } ?? false
        return isNearlyUsed || mayExceed ? .warning : .ok
    }

    private static func reason(
        _ fitting: ServicePlan?, need: Int64?, used: Int64?, pastPeak: Int64?, pastDays: Int, comingPeak: Int64?,
        comingDays: Int
    ) -> String {
        guard let need, pastPeak != nil || comingPeak != nil else {
            return "Which plan fits is not known: there is no full day of request numbers and no forecast of them yet."
        }
        var evidence: [String] = []
        if let pastPeak {
            let days = pastDays == 1 ? "the one full day known of the last \(peakDays)"
                : pastDays == peakDays ? "the last \(peakDays) full days" : "\(pastDays) of the last \(peakDays) full days"
            evidence.append("\(days) had at most \(pastPeak)")
        }
        if let comingPeak {
            let days = comingDays == 1 ? "today" : "each of the \(comingDays) days from today on"
            evidence.append("\(days) stays below \(comingPeak) nine times in ten")
        } else {
            evidence.append("there is too little history to forecast the next \(peakDays)")
        }
        if let used, used == need, used > max(pastPeak ?? 0, comingPeak ?? 0) { evidence.append("today has had \(used)") }
        let because = evidence.joined(separator: ", and ")
        guard let fitting else { return "No plan covers \(need) requests a day: \(because)." }
        return "\(fitting.name) is the cheapest plan that covers \(need) requests a day: \(because)."
    }
}
