import Foundation
import Testing

@testable import Exporter

@Suite struct FileReadingTests {
    @Test func aPipeIsRefusedAndNotWaitedFor() throws {
        let folder = try StoreFolder()
        let path = folder.path + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        #expect(throws: FileReadError.isNoFile) { try FileReading.disk(path, 10) }
        #expect(throws: FileReadError.isDirectory) { try FileReading.disk(folder.path, 10) }
        #expect(throws: FileReadError.isNoFile) { try FileReading.disk("/dev/null", 10) }
    }
}
