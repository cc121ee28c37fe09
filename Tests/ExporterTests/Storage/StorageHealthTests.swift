import Storage
import Testing

@testable import Exporter

@Suite struct StorageHealthTests {
    private let error = StorageError(kind: .full, operation: "store", detail: "full", hint: "make room")

    @Test func onlyAWriteShowsThatWritingWorksAgain() {
        var health = StorageHealth()
        _ = health.opened()
        health.record(error, isWrite: true)
        expect(&health, succeeding: false, ends: false)
        health.record(error, isWrite: false)
        expect(&health, succeeding: false, ends: false)
        expect(&health, succeeding: true, ends: true)
        #expect(health.failures == [.full: 2])
    }

    @Test func aReadShowsThatReadingWorksAgain() {
        var health = StorageHealth()
        _ = health.opened()
        health.record(error, isWrite: false)
        expect(&health, succeeding: false, ends: true)
        let again = health.succeeded(isWrite: true)
        #expect(!again, "there is nothing left to recover from")
    }

    @Test func openingAnewEndsOnlyAFailureToOpen() {
        var health = StorageHealth()
        health.record(error, isWrite: nil)
        var isNews = health.opened()
        #expect(isNews && health.isUp)
        health.record(error, isWrite: true)
        isNews = health.opened()
        #expect(!isNews && !health.isUp)
    }

    @Test func openedForReadingItStillFails() {
        var health = StorageHealth()
        health.record(error, isWrite: nil)
        health.openedForReading()
        #expect(health.hasOpened && !health.isUp)
    }

    private func expect(_ health: inout StorageHealth, succeeding isWrite: Bool, ends: Bool) {
        let ended = health.succeeded(isWrite: isWrite)
        #expect(ended == ends && health.isUp == ends)
    }
}
