import Foundation

/// The folder that holds a database, and what must hold of it before anything is opened.
struct StorageFolder {
    let path: String

    var databaseFile: String { path + "/" + Store.fileName }

    init(_ path: String) throws(StorageError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .invalid("open", "the storage folder has no name", hint: "name a folder with --storage.path")
        }
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Creates the folder, with its parents, unless it exists.
    func create() throws(StorageError) {
        if isFolder(path) { return }
        if exists(path) {
            throw StorageError(posix: ENOTDIR, operation: "open", path: path, action: "use it as storage folder")
        }
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            prefix += "/" + component
            if mkdir(prefix, 0o750) == 0 { continue }
            let code = errno
            if isFolder(prefix) { continue }
            throw StorageError(
                posix: code == EEXIST ? ENOTDIR : code, operation: "open", path: path,
                action: prefix == path ? "create the storage folder" : "create the storage folder at \(prefix)")
        }
    }

    /// Checks that the database's path can hold a database file.
    func checkDatabaseFile() throws(StorageError) {
        if isFolder(databaseFile) {
            throw .invalid(
                "open", "\(databaseFile): is a folder, and the database must be a file",
                hint: "move it elsewhere, or name another folder with --storage.path")
        }
    }

    /// Checks that no log lies there without its database: SQLite would delete it, with the data in it.
    func checkLog() throws(StorageError) {
        if !holdsDatabase, !hasEmptyLog {
            throw StorageError(
                kind: .corrupt, operation: "open",
                detail: "\(databaseFile)-wal: is the log of a database that is not beside it",
                hint: "bring \(databaseFile) back, or move the -wal file elsewhere to start afresh")
        }
    }

    /// Checks that the folder and the files in it can be written to.
    ///
    /// SQLite falls back to reading when a file refuses writes, and would tell only at the first write.
    /// `access` opens nothing: closing a descriptor of the database would drop the locks that another
    /// connection of this process holds on it.
    func checkWritable() throws(StorageError) {
        for file in [databaseFile, databaseFile + "-wal", databaseFile + "-shm"] where exists(file) {
            if access(file, W_OK) != 0 {
                throw StorageError(posix: errno, operation: "open", path: file, action: "write to it")
            }
        }
        if access(path, W_OK | X_OK) != 0 {
            throw StorageError(posix: errno, operation: "open", path: path, action: "write to the folder")
        }
    }

    /// Whether there is a database, which is more than an empty file.
    var holdsDatabase: Bool { size(databaseFile) > 0 }

    /// Whether all data is in the main file, as it is after a clean shutdown.
    var hasEmptyLog: Bool { size(databaseFile + "-wal") == 0 }

    private func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private func exists(_ path: String) -> Bool { status(path) != nil }

    private func isFolder(_ path: String) -> Bool {
        status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
    }

    private func size(_ path: String) -> Int64 { Int64(status(path)?.st_size ?? 0) }
}
