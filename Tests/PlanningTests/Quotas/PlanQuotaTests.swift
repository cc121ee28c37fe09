import Forecasting
import Foundation
import Planning
import Testing

@Suite struct PlanQuotaTests {
    private static let hour: Int64 = 3_600
    /// 2026-06-10T00:00:00Z.
    private static let midnight: Int64 = 1_781_049_600
    private static let starter = ServicePlans.builtIn["starter"]

    /// `each` requests in every hour from `days` days before midnight until `now`, whose own hour is open.
    private func inputs(
        each: Int64 = 1_000, days: Int64 = 8, until now: Int64, through: Int64? = nil, rate: Double? = nil,
        status: Forecast.Status = .ok, midnight: Int64 = midnight
    ) -> QuotaInputs {
        let from = midnight - days * 86_400
        let open = now - now % Self.hour
        let hours = stride(from: from, through: open, by: Int64.Stride(Self.hour)).map { start in
            QuotaInputs.Hour(start: start, requests: start < open ? each : each * (now - open) / Self.hour)
        }
        let end = through ?? open
        return QuotaInputs(
            hours: hours, coveredFrom: from, coveredThrough: end,
            requestsPerMinute: rate.map { forecast($0, from: end, status: status) })
    }

    /// Eight days at `rate` requests a minute, whose sums err by 10 % or so.
    private func forecast(_ rate: Double, from end: Int64, status: Forecast.Status = .ok) -> Forecast {
        Forecast(
            method: "test", status: status, observations: 1_000, lastObservedEnd: end, step: Self.hour,
            points: (0..<192).map { index in
                ForecastPoint(
                    time: end + Int64(index) * Self.hour, value: rate,
                    quantiles: Quantiles([(0.1, rate * 0.8), (0.5, rate), (0.9, rate * 1.2)]))
            },
            windows: [1, 24, 192].map { steps in
                let root = (rate * Double(steps)).squareRoot() * 0.05
                return WindowErrors(steps: steps, roots: Quantiles([(0.1, -root), (0.5, 0), (0.9, root)]))
            })
    }

    private func quota(
        _ inputs: QuotaInputs, plan: ServicePlan? = starter, plans: ServicePlans = .builtIn, at now: Int64,
        _ zone: String = "UTC"
    ) throws -> PlanQuota {
        PlanQuota(
            plan: plan, plans: plans, inputs: inputs, at: now, timeZone: try #require(TimeZone(identifier: zone)))
    }

    // MARK: The day

    @Test func whatIsOpenCountsAsFarAsItHasBeenRead() throws {
        let now = Self.midnight + 10 * Self.hour + 1_800
        let quota = try quota(inputs(until: now), at: now)
        #expect(quota.used == 10_500)
        #expect(quota.remaining == 39_500)
        #expect(quota.isExceeded == false)
        #expect(quota.status == .ok)
        #expect(quota.usageThrough == Self.midnight + 10 * Self.hour)
    }

    @Test(arguments: [(-1, 24_000 - 1), (0, 0), (1, 0), (3_600, 1_000)] as [(Int64, Int64)])
    func aDayBeginsAtMidnight(seconds: Int64, used: Int64) throws {
        let now = Self.midnight + seconds
        let quota = try quota(inputs(until: now), at: now)
        #expect(quota.used == used)
        #expect(quota.day.start == (seconds < 0 ? Self.midnight - 86_400 : Self.midnight))
    }

    /// Clocks go forward on 8 March 2026 and back on 1 November 2026 in New York.
    @Test(arguments: [("2026-03-08T12:00:00Z", 23, 5), ("2026-11-01T12:00:00Z", 25, 4), ("2026-06-10T12:00:00Z", 24, 4)])
    func aDayWithAClockChangeHasTheHoursThatItHas(noon: String, hours: Int64, offset: Int64) throws {
        let noon = Int64(try #require(ISO8601DateFormatter().date(from: noon)).timeIntervalSince1970)
        let midnight = noon - (12 - offset) * Self.hour
        // The second before the day is over.
        let now = midnight + hours * Self.hour - 1
        let quota = try quota(inputs(until: now, midnight: midnight), at: now, "America/New_York")
        #expect(quota.day.start == midnight)
        #expect(quota.day.end == midnight + hours * Self.hour)
        #expect(quota.used == hours * 1_000 - 1)
        // The next day counts this one among the full ones.
        let later = try self.quota(inputs(until: now + 7_201, midnight: midnight), at: now + 7_201, "America/New_York")
        #expect(later.pastPeak == max(24, hours) * 1_000)
        #expect(later.used == 2_000)
    }

    /// Midnight in India is half past an hour in UTC: an hour belongs to the day in which it begins.
    @Test func anHourAcrossMidnightBelongsToTheDayInWhichItBegins() throws {
        let midnight = Self.midnight - 5 * Self.hour - 1_800
        let now = Self.midnight
        let quota = try quota(inputs(until: now, midnight: Self.midnight), at: now, "Asia/Kolkata")
        #expect(quota.day.start == midnight)
        #expect(quota.used == 5_000)
        #expect(quota.pastPeak == 24_000)
    }

    // MARK: What is not known

    @Test func whereTheGatewayTellsNoNumbersNothingIsKnown() throws {
        let now = Self.midnight + 10 * Self.hour
        var inputs = inputs(until: now, rate: 20)
        for index in inputs.hours.indices { inputs.hours[index].requests = nil }
        let quota = try quota(inputs, at: now)
        #expect(quota.used == nil && quota.remaining == nil && quota.projected == nil && quota.isExceeded == nil)
        #expect(quota.pastPeak == nil && quota.pastDays == 0)
        #expect(quota.status == .unknown)
        // The queue tells how many requests there are: which plan fits is known.
        #expect(quota.fitting?.name == "starter")
    }

    @Test func oneHourWithoutANumberMakesItsDayUnknown() throws {
        let now = Self.midnight + 10 * Self.hour
        var inputs = inputs(until: now)
        let index = try #require(inputs.hours.firstIndex { $0.start == Self.midnight - 30 * Self.hour })
        inputs.hours[index].requests = nil
        let quota = try quota(inputs, at: now)
        #expect(quota.used == 10_000)
        #expect(quota.pastDays == 6)
        #expect(quota.reason.contains("6 of the last 7 full days"))
    }

    @Test func withoutUsageThereIsNoAnswerAndNoGuess() throws {
        let quota = try quota(QuotaInputs(hours: [], coveredFrom: nil, coveredThrough: nil), plan: nil, at: Self.midnight)
        #expect(quota.plan == nil && quota.status == nil && quota.fitting == nil && quota.used == nil)
        #expect(quota.reason.contains("not known"))
    }

    @Test func anHourWithoutARowHadNoRequests() throws {
        let now = Self.midnight + 10 * Self.hour
        let quota = try quota(
            QuotaInputs(hours: [], coveredFrom: Self.midnight - 8 * 86_400, coveredThrough: now), at: now)
        #expect(quota.used == 0)
        #expect(quota.remaining == 50_000)
        #expect(quota.pastPeak == 0)
        #expect(quota.fitting?.name == "free")
    }

    @Test func aDayOfWhichNothingHasBeenReadForHoursIsUnknown() throws {
        let through = Self.midnight - Self.hour
        for (minutes, isKnown) in [(30, true), (59, true), (60, false), (600, false)] as [(Int64, Bool)] {
            let now = Self.midnight + minutes * 60
            let inputs = QuotaInputs(hours: [], coveredFrom: Self.midnight - 86_400, coveredThrough: through)
            #expect(try (quota(inputs, at: now).used != nil) == isKnown, "\(minutes)")
        }
    }

    @Test func historyThatBeginsTodayIsNoFullDay() throws {
        let now = Self.midnight + 10 * Self.hour
        var inputs = inputs(days: 0, until: now)
        inputs.coveredFrom = Self.midnight + 1
        #expect(try quota(inputs, at: now).used == nil)
    }

    // MARK: Projection

    @Test func theProjectionIsWhatWasCountedAndWhatIsForecast() throws {
        let now = Self.midnight + 10 * Self.hour + 600
        let quota = try quota(inputs(each: 600, until: now, rate: 20), at: now)
        let projected = try #require(quota.projected)
        // Ten hours of 600, and 14 of 20 requests a minute.
        #expect(projected.median == 6_000 + 14 * 1_200)
        let (lower, upper) = (try #require(projected.lower80), try #require(projected.upper80))
        #expect(lower < projected.median && projected.median < upper)
        #expect(quota.status == .ok && quota.reachedAt == nil)
    }

    /// Until the first poll after an hour is over, usage is known up to the hour before it, which the forecast has seen.
    @Test func anHourIsNeitherLostNorCountedTwiceAtItsEnd() throws {
        let now = Self.midnight + 10 * Self.hour + 60
        var inputs = inputs(each: 1_200, until: now, rate: 20)
        let medians = try [0, 1].map { (hours: Int64) in
            inputs.coveredThrough = Self.midnight + (10 - hours) * Self.hour
            return try quota(inputs, at: now).projected?.median
        }
        #expect(medians == [24 * 1_200, 24 * 1_200])
    }

    @Test func tooLittleHistoryGivesNoProjection() throws {
        let now = Self.midnight + 10 * Self.hour
        let quota = try quota(inputs(until: now, rate: 20, status: .insufficientHistory), at: now)
        #expect(quota.projected == nil && quota.comingPeak == nil)
        #expect(quota.used == 10_000)
        #expect(quota.reason.contains("too little history"))
    }

    @Test func aProjectionIsNeverBelowWhatWasUsed() throws {
        // The open hour has had 30,000 requests already.
        let now = Self.midnight + 23 * Self.hour + 1_800
        var inputs = inputs(until: now, rate: 1)
        inputs.hours[inputs.hours.count - 1].requests = 30_000
        let quota = try quota(inputs, at: now)
        #expect(quota.used == 53_000)
        #expect(quota.projected?.median == 53_000)
        #expect(quota.projected?.lower80 == 53_000)
    }

    @Test func whenTheQuotaIsReachedIsTold() throws {
        let now = Self.midnight + 10 * Self.hour
        // 10,000 so far, then 6,000 an hour: the other 40,000 take six hours and forty minutes.
        let quota = try quota(inputs(until: now, rate: 100), at: now)
        #expect(quota.status == .warning)
        #expect(quota.isExceeded == false)
        #expect(quota.reachedAt == now + 6 * Self.hour + 2_400)
    }

    @Test func anExceededQuotaWasReachedInTheHourThatTookItThere() throws {
        let now = Self.midnight + 10 * Self.hour
        let quota = try quota(inputs(each: 8_000, until: now), at: now)
        #expect(quota.status == .exceeded && quota.isExceeded == true && quota.remaining == 0)
        #expect(quota.reachedAt == Self.midnight + 6 * Self.hour + 900)
    }

    @Test func theOpenHourIsNotSpreadIntoTheFuture() throws {
        let now = Self.midnight + 10 * Self.hour + 600
        var inputs = inputs(until: now)
        inputs.hours[inputs.hours.count - 1].requests = 50_000
        let reached = try #require(try quota(inputs, at: now).reachedAt)
        #expect(reached == now - 600 + 600 * 4 / 5)
    }

    @Test(arguments: [(44_999, PlanQuota.Status.ok), (45_000, .warning), (50_000, .warning), (50_001, .exceeded)] as [(Int64, PlanQuota.Status)])
    func withoutAProjectionTheShareUsedDecides(used: Int64, status: PlanQuota.Status) throws {
        let now = Self.midnight + Self.hour
        let inputs = QuotaInputs(
            hours: [.init(start: Self.midnight, requests: used)], coveredFrom: Self.midnight, coveredThrough: now)
        #expect(try quota(inputs, at: now).status == status)
    }

    @Test func anUnlimitedPlanIsNeverExceeded() throws {
        let now = Self.midnight + 10 * Self.hour
        let quota = try quota(inputs(each: .max / 100, until: now), plan: ServicePlans.builtIn["enterprise"], at: now)
        #expect(quota.status == .ok && quota.isExceeded == false && quota.remaining == nil && quota.reachedAt == nil)
        #expect(quota.fitting?.name == "enterprise")
    }

    // MARK: The plan that fits

    /// A day of `requests` requests yesterday.
    @Test(arguments: [(1_000, "free"), (1_001, "starter"), (50_000, "starter"), (50_001, "professional"), (500_001, "enterprise")] as [(Int64, String)])
    func theHighestOfTheLastDaysDecides(requests: Int64, plan: String) throws {
        let now = Self.midnight + Self.hour
        let inputs = QuotaInputs(
            hours: [.init(start: Self.midnight - 86_400, requests: requests)],
            coveredFrom: Self.midnight - 7 * 86_400, coveredThrough: now)
        let quota = try quota(inputs, plan: nil, at: now)
        #expect(quota.pastPeak == requests && quota.pastDays == 7)
        #expect(quota.fitting?.name == plan)
        #expect(quota.reason.hasPrefix("\(plan) is the cheapest plan that covers \(requests) requests a day: "))
    }

    @Test func aDayBeforeTheLastSevenIsForgotten() throws {
        let now = Self.midnight + Self.hour
        let inputs = QuotaInputs(
            hours: [.init(start: Self.midnight - 7 * 86_400 - 1, requests: 90_000)],
            coveredFrom: Self.midnight - 30 * 86_400, coveredThrough: now)
        #expect(try quota(inputs, at: now).fitting?.name == "free")
    }

    @Test func theDaysToComeDecideWhereTheyNeedMore() throws {
        let now = Self.midnight + 10 * Self.hour
        // 24,000 a day were enough; 48,000 are to come, and more than 50,000 one time in ten.
        let quota = try quota(inputs(until: now, rate: 1_440.0 / 43.2), at: now)
        #expect(quota.pastPeak == 24_000)
        let coming = try #require(quota.comingPeak)
        #expect(coming > 50_000 && coming < 60_000)
        #expect(quota.fitting?.name == "professional")
        #expect(quota.reason.contains("stays below \(coming)"))
    }

    @Test func wherePlansAreTooSmallThatIsSaid() throws {
        let now = Self.midnight + 10 * Self.hour
        let plans = ServicePlans([ServicePlan(name: "only", microUSDPerMonth: 1, requestsPerDay: 10)])
        let quota = try quota(inputs(until: now), plan: nil, plans: plans, at: now)
        #expect(quota.fitting == nil)
        #expect(quota.reason.hasPrefix("No plan covers 24000 requests a day"))
    }
}
