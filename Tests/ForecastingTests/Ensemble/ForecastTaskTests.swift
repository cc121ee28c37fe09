import Testing

@testable import Forecasting

@Suite struct ForecastTaskTests {
    @Test func theNextHourHasBlocksOfAQuarter() {
        let task = ForecastTask.short(step: 300)
        #expect(task.steps == 12)
        #expect(task.stepsPerDay == 288)
        #expect(task.blockEnds == [3, 6, 9, 12])
        #expect(task.windows == [0..<1, 0..<3, 0..<6, 0..<9, 0..<12])
        #expect(task.sampledLeads == Array(1...12))
    }

    @Test func theNextDaysHaveBlocksOfAnHourSixHoursAndDays() {
        let task = ForecastTask.long(step: 3600, steps: 60)
        #expect(task.blockEnds == [1, 6, 24, 48, 60])
        #expect(task.windows == [1, 2, 3, 4, 6, 12, 24, 48, 60].map { 0..<$0 } + [24..<48, 48..<60])
        #expect(task.samples(ofBlock: 0).map { task.sampledLeads[$0] } == [1])
        #expect(task.samples(ofBlock: 1).map { task.sampledLeads[$0] } == [5])
        #expect(task.samples(ofBlock: 4).map { task.sampledLeads[$0] } == [49, 53, 57])
    }

    @Test(arguments: [1, 60, 300, 420, 900, 3600, 7200, 43_200, 86_400, 604_800] as [Int64], [1, 2, 12, 192])
    func blocksAndWindowsCoverAllSteps(step: Int64, steps: Int) {
        for task in [ForecastTask.short(step: step, steps: steps), .long(step: step, steps: steps)] {
            for ends in [task.blockEnds, task.windows.filter { $0.lowerBound == 0 }.map(\.upperBound)] {
                #expect(ends.last == steps)
                #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
            }
            let samples = task.blockEnds.indices.flatMap { Array(task.samples(ofBlock: $0)) }
            #expect(samples == Array(task.sampledLeads.indices))
            #expect(task.sampledLeads.allSatisfy { (1...steps).contains($0) })
            #expect(task.originSpacing >= 1 && task.refitSteps >= 1 && task.stepsPerDay >= 1)
        }
    }

    /// Every time of day gets its turn as an origin.
    @Test func originsWanderThroughTheDay() {
        for task in [ForecastTask.long(step: 3600, steps: 24), .short(step: 300)] {
            let phases = Set((0..<task.stepsPerDay).map { $0 * task.originSpacing % task.stepsPerDay })
            #expect(phases.count == task.stepsPerDay)
        }
    }
}
