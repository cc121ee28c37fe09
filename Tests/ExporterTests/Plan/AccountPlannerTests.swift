import Forecasting
import Planning
import Testing

@testable import Exporter

@Suite struct AccountPlannerTests {
    private static let now: Int64 = 1_773_561_600
    private static let policy = {
        var policy = CapacityPolicy()
        (policy.minRPM, policy.maxRPM) = (1, 100_000)
        return policy
    }()
    private let planner = AccountPlanner(policy: Self.policy, leadTime: 900, step: 300)

    private func capacity(
        _ forecasts: [SeriesForecast], _ present: [String: PresentDemand], states: inout [String: CapacityState],
        now: Int64 = Self.now
    ) -> [CapacityPlan] {
        planner.capacity(forecasts, present: present, states: &states, now: now)
    }

    @Test func presentDemandAloneIsEnoughForAReactivePlan() throws {
        var states: [String: CapacityState] = [:]
        let plans = capacity([], ["b": PresentDemand(requestsPerMinute: 70, ageSeconds: 5)], states: &states)
        let plan = try #require(plans.first)
        #expect(plans.count == 1 && plan.model == "b")
        #expect(plan.recommendation.source == .reactive)
        #expect(abs(plan.recommendation.requestsPerMinute - 100) < 1e-9)
    }

    @Test func aModelOfWhichNothingIsKnownHasNoPlan() {
        var states: [String: CapacityState] = [:]
        #expect(capacity([], ["b": PresentDemand(latencySeconds: 0.1)], states: &states).isEmpty)
    }

    @Test func capacityInForceStaysWhenNothingIsKnownAnyMore() throws {
        var states: [String: CapacityState] = [:]
        _ = capacity([], ["b": PresentDemand(requestsPerMinute: 70, ageSeconds: 5)], states: &states)
        let plan = try #require(capacity([], [:], states: &states, now: Self.now + 3_600).first)
        #expect(plan.recommendation.source == .lastKnown)
        #expect(abs(plan.recommendation.requestsPerMinute - 100) < 1e-9)
    }

    @Test func aModelThatOthersOutliveByAWeekIsWithdrawn() throws {
        let week: Int64 = 7 * 86_400
        let demand = PresentDemand(requestsPerMinute: 70, ageSeconds: 5)
        var states: [String: CapacityState] = [:]
        func models(after seconds: Int64, _ present: [String: PresentDemand]) -> [String] {
            capacity([], present, states: &states, now: Self.now + seconds).map(\.model)
        }
        #expect(models(after: 0, ["gone": demand, "here": demand]) == ["gone", "here"])
        #expect(models(after: week, ["here": demand]) == ["gone", "here"])
        #expect(models(after: week + 5, ["here": demand]) == ["gone", "here"])
        #expect(models(after: week + 10, ["here": demand]) == ["here"])
        #expect(states["gone"] == nil)
        #expect(models(after: 3 * week, [:]) == ["here"], "an outage withdraws nothing")
        #expect(models(after: 3 * week + 5, [:]) == ["here"])
    }

    /// A floor is capacity: what it keeps free must not be kept free once more.
    @Test func anAnnouncedEventIsProvidedForOnce() throws {
        let event = KnownEvent(name: "sale", start: Self.now + 600, end: Self.now + 7_200, floor: 5_000)
        let forecasts = ForecastBook.forecasts(of: .daily(until: Self.now), events: [event])
        let floor = CapacityDirective(
            origin: .event, name: "sale", requestsPerMinute: 5_000, start: event.start, end: event.end)
        var states: [String: CapacityState] = [:]
        let plans = planner.capacity(
            forecasts, present: [wholeAccount: PresentDemand(requestsPerMinute: 20, ageSeconds: 5)],
            directives: [wholeAccount: [floor]], states: &states, now: Self.now)
        let plan = try #require(plans.first { $0.model == wholeAccount }).recommendation
        #expect(plan.requestsPerMinute == 5_000 && plan.source == .event, "\(plan.reason)")
        #expect(plan.rateLimit.requestsPerSecond * 60 <= 5_001)
    }

    @Test func aStaleForecastIsNotUsed() throws {
        let forecasts = ForecastBook.forecasts(of: .daily(until: Self.now))
        var states: [String: CapacityState] = [:]
        let fresh = try #require(capacity(forecasts, [:], states: &states).first { $0.model == "m" })
        #expect(fresh.inputs.forecastUpperRPM != nil)
        states = [:]
        let later = Self.now + 5 * 3_600
        let stale = capacity(
            forecasts, ["m": PresentDemand(requestsPerMinute: 7, ageSeconds: 5)], states: &states, now: later
        ).first { $0.model == "m" }
        #expect(try #require(stale).inputs.forecastUpperRPM == nil)
        #expect(stale?.recommendation.source == .reactive)
    }
}
