import Planning
import Testing

@Suite struct ServicePlanTests {
    @Test(arguments: [
        (0, "free"), (1_000, "free"), (1_001, "starter"), (50_000, "starter"), (50_001, "professional"),
        (500_000, "professional"), (500_001, "enterprise"), (.max, "enterprise"),
    ] as [(Int64, String)])
    func theCheapestPlanThatCovers(requests: Int64, plan: String) {
        #expect(ServicePlans.builtIn.cheapest(covering: requests)?.name == plan)
    }

    @Test func thePlansOfTheArticle() {
        #expect(ServicePlans.builtIn.all.map(\.name) == ["free", "starter", "professional", "enterprise"])
        #expect(ServicePlans.builtIn.all.map(\.microUSDPerMonth) == [0, 49_000_000, 299_000_000, nil])
        #expect(ServicePlans.builtIn["enterprise"]?.requestsPerDay == nil)
        #expect(ServicePlans.builtIn["gold"] == nil)
    }

    @Test func aPlanOfUnknownPriceIsTakenOnlyWhenNoOtherCovers() {
        let plans = ServicePlans.builtIn.overriding([
            ServicePlan(name: "big", microUSDPerMonth: 900_000_000, requestsPerDay: 5_000_000),
            ServicePlan(name: "starter", microUSDPerMonth: 400_000_000, requestsPerDay: 60_000),
        ])
        #expect(plans.cheapest(covering: 50_001)?.name == "professional")
        #expect(plans.cheapest(covering: 500_001)?.name == "big")
        #expect(plans.cheapest(covering: 5_000_001)?.name == "enterprise")
    }

    @Test func withoutAnUnlimitedPlanNoneMayCover() {
        let plans = ServicePlans([ServicePlan(name: "only", microUSDPerMonth: 1, requestsPerDay: 10)])
        #expect(plans.cheapest(covering: 11) == nil)
    }
}
