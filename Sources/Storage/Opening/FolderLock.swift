import Foundation
import Synchronization

/// The advisory lock (`flock`) by which one process owns a storage folder.
///
/// SQLite would let two daemons write to one database, and each would poll, count and prune on its
/// own; the lock makes the second one fail at once. The kernel drops it when the process ends, however
/// it ends, so a lock file left behind never blocks anybody. It is not removed: removing it would let
/// two processes hold locks on two files of the same name.
final class FolderLock: Sendable {
    static let fileName = "holysheep.lock"

    private let descriptor: Mutex<Int32?>

    private init(descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Takes the lock of `folder`.
    ///
    /// - Throws: ``StorageError`` of kind `locked`, with the owner's process id when it is known.
    static func acquire(folder: String) throws(StorageError) -> FolderLock {
        let path = folder + "/" + fileName
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw StorageError(posix: errno, operation: "open", path: path, action: "create the lock file")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let owner = owner(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw StorageError(posix: code, operation: "open", path: path, action: "lock the folder")
            }
            throw StorageError(
                kind: .locked, operation: "open", file: folder,
                problem: "the folder is in use by another process\(owner.map { " (process id \($0))" } ?? "")")
        }
        recordOwner(descriptor)
        return FolderLock(descriptor: descriptor)
    }

    /// Gives the lock back. Calling it again does nothing.
    func release() {
        descriptor.withLock { descriptor in
            guard let open = descriptor else { return }
            // A child process being spawned shares the lock until it has become another program, so that
            // closing alone would not give it back at once.
            flock(open, LOCK_UN)
            close(open)
            descriptor = nil
        }
    }

    private static func owner(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }

    /// The process id only helps whoever reads the error of a second process: a full disk may lose it.
    private static func recordOwner(_ descriptor: Int32) {
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }
}
