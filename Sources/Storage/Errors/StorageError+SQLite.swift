import GRDB

extension StorageError {
    /// The error of a failed operation on `file`, whatever layer it comes from.
    ///
    /// Only SQLite's code and message are kept: a `DatabaseError` also carries the statement and its
    /// arguments, which are user data.
    init(_ error: any Error, operation: String, file: String) {
        switch error {
        case let error as StorageError:
            self = error
        case let error as DatabaseError:
            self.init(error, operation: operation, file: file)
        case is RowDecodingError:
            self.init(
                kind: .corrupt, operation: operation, file: file,
                problem: "a stored value has a type that the schema does not allow")
        case is CancellationError:
            self.init(kind: .unavailable, operation: operation, file: file, problem: "the operation was cancelled")
        default:
            self.init(
                kind: .io, operation: operation, file: file, problem: "unexpected error \(type(of: error))")
        }
    }

    private init(_ error: DatabaseError, operation: String, file: String) {
        let code = error.extendedResultCode
        let problem = "\(error.message ?? "unknown error") (SQLite \(code.rawValue))"
        self.init(kind: Self.kind(of: code), operation: operation, file: file, problem: problem)
    }

    /// An error with the standard remedy of its kind.
    init(kind: Kind, operation: String, file: String, problem: String) {
        self.init(
            kind: kind, operation: operation, detail: "\(file): \(problem)", hint: Self.remedy(kind, file: file))
    }

    static func invalid(_ operation: String, _ detail: String, hint: String) -> StorageError {
        StorageError(kind: .invalid, operation: operation, detail: detail, hint: hint)
    }

    private static func kind(of code: ResultCode) -> Kind {
        // A shared-memory file that cannot grow is how a full disk shows up in WAL mode.
        if code == .SQLITE_IOERR_SHMSIZE { return .full }
        switch code.primaryResultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT: return .corrupt
        case .SQLITE_READONLY: return .read_only
        case .SQLITE_FULL: return .full
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: return .locked
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_MISUSE, .SQLITE_INTERRUPT, .SQLITE_ABORT:
            return .unavailable
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE: return .invalid
        default: return .io
        }
    }

    private static func remedy(_ kind: Kind, file: String) -> String {
        switch kind {
        case .newer_version:
            "run the version that wrote it or a later one, or name another folder with --storage.path"
        case .corrupt:
            """
            nothing was changed; stop the exporter and save what is readable with \
            `sqlite3 \(file) .recover | sqlite3 NEW`, or restore a backup, or move the file and its -wal and -shm \
            elsewhere to start afresh
            """
        case .read_only:
            "make the folder and its files writable for this user, or name another folder with --storage.path"
        case .full:
            "free space where the folder lies; what was being written was rolled back and can be written again"
        case .locked:
            "stop the other process that uses it, or name another folder with --storage.path"
        case .io:
            "look for disk or file system errors in the system log"
        case .unavailable:
            "check that the folder exists, is a folder and can be reached by this user"
        case .invalid:
            "correct the named value"
        }
    }
}
