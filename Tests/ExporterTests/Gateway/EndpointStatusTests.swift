import Foundation
import HTTPClient
import HolySheepAPI
import Testing

@testable import Exporter

@Suite struct EndpointStatusTests {
    @Test func nothingIsKnownBeforeTheFirstCallButEveryReasonIsThere() {
        let status = EndpointStatus(circuit: CircuitBreaker())
        #expect(status.isUp == nil && status.lastSuccessAt == nil && status.lastDurationSeconds == nil)
        #expect(Set(status.errors.values) == [0])
        #expect(status.errors["storage"] == 0 && status.errors["rate_limited"] == 0)
        #expect(status.errors["cancelled"] == nil && status.errors["shutdown"] == nil)
    }

    @Test func aFailureKeepsTheLastSuccessAndASuccessForgetsTheError() {
        var status = EndpointStatus(circuit: CircuitBreaker())
        status.recordSuccess(durationSeconds: 0.2, at: ManualTime.sunday, uptime: 1)
        status.recordFailure(gatewayError(.timeout), uptime: 2)
        #expect(status.isUp == false && status.lastSuccessAt == ManualTime.sunday)
        #expect(status.lastError == "timeout: a test's")
        status.recordSuccess(durationSeconds: 0.3, at: ManualTime.sunday + 3, uptime: 3)
        #expect(status.isUp == true && status.lastError == nil && status.errors["timeout"] == 1)
    }

    @Test func aStorageFailureIsCountedAndSaysNothingOfTheGateway() {
        var status = EndpointStatus(circuit: CircuitBreaker(.init(failureThreshold: 1)))
        status.recordSuccess(durationSeconds: 0.2, at: ManualTime.sunday, uptime: 1)
        status.recordStorageFailure("full")
        #expect(status.isUp == true && status.errors["storage"] == 1 && status.lastError == "full")
        #expect(status.circuit.state(at: 2) == .closed)
    }

    @Test func anAnswerThatCannotBeStoredLeavesDataAsOldAsItWas() {
        var status = EndpointStatus(circuit: CircuitBreaker())
        let kept = Date(timeIntervalSince1970: 1_000)
        status.recordSuccess(durationSeconds: 1, at: kept, uptime: 0)
        for second in 1...3 {
            let later = kept.addingTimeInterval(Double(second))
            status.recordSuccess(durationSeconds: 1, at: later, uptime: Double(second))
            status.recordStorageFailure("the disk is full")
            #expect(status.lastSuccessAt == kept)
        }
        #expect(status.isUp == true)
        #expect(status.errors[EndpointStatus.storageReason] == 3)
    }
}
