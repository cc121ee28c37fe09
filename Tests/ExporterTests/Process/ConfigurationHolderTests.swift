import Foundation
import Testing

@testable import Exporter

@Suite struct ConfigurationHolderTests {
    @Test func aFailedLoadLeavesWhatIsInForceAndASuccessfulOneForgetsIt() {
        let holder = ConfigurationHolder(.default, at: ManualTime.sunday)
        #expect(holder.current.lastLoadSucceeded && holder.current.loadedAt == ManualTime.sunday)
        holder.noteFailure()
        #expect(!holder.current.lastLoadSucceeded && holder.current.loadedAt == ManualTime.sunday)
        #expect(holder.current.configuration == .default)
        var fresh = Configuration()
        fresh.limits.maxModelsPerAccount = 3
        holder.replace(fresh, at: ManualTime.sunday.addingTimeInterval(60))
        #expect(holder.current.lastLoadSucceeded && holder.current.configuration == fresh)
        #expect(holder.current.loadedAt == ManualTime.sunday.addingTimeInterval(60))
    }
}
