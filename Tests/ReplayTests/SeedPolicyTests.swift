import Testing

@testable import Replay

@Suite struct SeedPolicyTests {
    @Test(arguments: [
        ("steady", 100.0, 60.0, false, 100.0),
        ("1.2 times is not yet more", 150, 120, false, 150),
        ("more than 1.2 times", 100, 100, false, 195),
        ("at most the most", 100, 5_000, false, 2_000),
        ("half is not yet less", 300, 100, false, 300),
        ("less than half", 1_000, 100, false, 180),
        ("at least the least", 200, 10, false, 50),
        ("a 429 doubles", 300, 10, true, 600),
        ("to the most", 1_500, 10, true, 2_000),
    ])
    func scales(_ what: String, current: Double, forecast: Double, isThrottled: Bool, expected: Double) {
        let value = SeedPolicy.scale(current: current, forecast: forecast, isThrottled: isThrottled, bounds: 50...2_000)
        #expect(abs(value - expected) < 1e-9, "\(what): \(value)")
    }

    @Test func forecastsFromTwoMeansAndTheHour() {
        var policy = SeedPolicy(bounds: 50...2_000)
        #expect(policy.forecast(at: 0) == 10)
        policy.learn(requestsPerMinute: 100, at: 60)
        policy.learn(requestsPerMinute: 200, at: 120)
        // short 130, long 110, three steps of 2 as trend; the hour's mean is 150.
        #expect(abs(policy.forecast(at: 120) - 136 * 150 / 131) < 1e-9)
        // An hour that was never seen has no say.
        #expect(abs(policy.forecast(at: 3_600) - 136) < 1e-9)
    }

    @Test func theHourCountsAtMostTwice() {
        var policy = SeedPolicy(bounds: 50...2_000)
        policy.learn(requestsPerMinute: 100_000, at: 60)
        for day in 1...200 { policy.learn(requestsPerMinute: 100, at: Int64(day * 86_400 + 7_200)) }
        #expect(abs(policy.forecast(at: 0) - 200) < 1)
    }

    @Test func atLeastTenAreForecast() {
        var policy = SeedPolicy(bounds: 1...2_000)
        policy.learn(requestsPerMinute: 0, at: 60)
        #expect(policy.forecast(at: 60) == 10)
    }
}
