import Foundation
import TestSupport

extension TemporaryFolder {
    var databaseFile: String { path + "/holysheep.sqlite" }

    /// Every file in the folder with its bytes, except SQLite's shared memory, which any reader touches, and
    /// an empty log, which holds nothing.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where !name.hasSuffix("-shm") {
            let data = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
            if name.hasSuffix("-wal"), data.isEmpty { continue }
            contents[name] = data
        }
        return contents
    }
}
