import Foundation
import TestSupport

/// A mounted tmpfs of one megabyte.
final class SmallFileSystem {
    private let folder: TemporaryFolder
    var path: String { folder.path }
    private var ballast: String { path + "/ballast" }

    init() throws {
        folder = try TemporaryFolder()
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path) else {
            throw CocoaError(.fileWriteNoPermission)
        }
    }

    deinit { _ = Self.run("umount", "-l", folder.path) }

    static let works: Bool = (try? SmallFileSystem()) != nil

    func fill(leaving bytes: Int) throws {
        try Data(count: (1 << 20) - bytes).write(to: URL(fileURLWithPath: ballast))
    }

    func remountReadOnly() throws {
        guard Self.run("mount", "-o", "remount,ro", path) else { throw CocoaError(.fileWriteNoPermission) }
    }

    func clear() throws { try FileManager.default.removeItem(atPath: ballast) }

    private static func run(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
