import Foundation
import Logging
import Storage

@testable import Exporter

/// A folder of a test's own, removed with its last owner.
final class StoreFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/exporter-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/data" }
    var databaseFile: String { store + "/" + Store.fileName }

    func supervisor() -> StorageSupervisor { StorageSupervisor(folder: store, logger: quietLogger) }
}

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
