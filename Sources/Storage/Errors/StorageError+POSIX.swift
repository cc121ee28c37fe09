import Foundation

extension StorageError {
    /// The error of a failed system call on `path`.
    init(posix code: Int32, operation: String, path: String, action: String) {
        let kind: Kind =
            switch code {
            case EROFS, EACCES, EPERM: .read_only
            case ENOSPC, EDQUOT: .full
            case ENOTDIR, EISDIR, EEXIST, ENAMETOOLONG, ELOOP: .invalid
            case ENOENT, EMFILE, ENFILE: .unavailable
            default: .io
            }
        let problem = "cannot \(action): \(String(cString: strerror(code)))"
        if kind == .invalid {
            self.init(
                kind: kind, operation: operation, detail: "\(path): \(problem)",
                hint: "name a folder with --storage.path, not a file or something below one")
        } else {
            self.init(kind: kind, operation: operation, file: path, problem: problem)
        }
    }
}
