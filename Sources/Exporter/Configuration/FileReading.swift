import Foundation

/// Why a file cannot be read; `description` completes a sentence that begins with what names the file.
public enum FileReadError: Error, Equatable, CustomStringConvertible {
    case notFound
    case isDirectory
    case isNoFile
    case notPermitted
    case tooLarge(limit: Int)
    case other(String)

    public var description: String {
        switch self {
        case .notFound: "names a file that does not exist"
        case .isDirectory: "names a folder, not a file"
        case .isNoFile: "names a pipe, a socket or a device, not a file"
        case .notPermitted: "names a file that this process may not read"
        case .tooLarge(let limit): "names a file larger than \(limit) bytes"
        case .other(let reason): "names a file that cannot be read: \(reason)"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .notFound: "create the file or correct its path"
        case .isDirectory: "give the path of a file"
        case .isNoFile: "write it to a file, so that it can be read again at a reload, and give the path of that"
        case .notPermitted: "let the user that runs the exporter read it"
        case .tooLarge: "check that this is the file that was meant"
        case .other: "check the file and its disk"
        }
    }
}

/// Reads the whole of the file at a path, or throws when it has more than a number of bytes.
public typealias FileReader = @Sendable (_ path: String, _ limit: Int) throws(FileReadError) -> [UInt8]

/// Ways to read files.
public enum FileReading {
    /// From the file system.
    public static let disk: FileReader = { (path: String, limit: Int) throws(FileReadError) -> [UInt8] in
        // To open a pipe waits for its writer, which may never come, and a reload would wait with it.
        var status = stat()
        if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) { throw .isNoFile }
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            // One byte more tells a file of exactly the limit from a larger one.
            let bytes = try handle.read(upToCount: limit + 1) ?? Data()
            guard bytes.count <= limit else { throw FileReadError.tooLarge(limit: limit) }
            return [UInt8](bytes)
        } catch let error as FileReadError {
            throw error
        } catch {
            throw reason(error as NSError)
        }
    }

    private static func reason(_ error: NSError) -> FileReadError {
        let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        guard underlying.domain == NSPOSIXErrorDomain, let code = POSIXErrorCode(rawValue: Int32(underlying.code))
        else { return error.code == NSFileReadNoSuchFileError ? .notFound : .other("error \(error.code)") }
        switch code {
        case .ENOENT, .ENOTDIR: return .notFound
        case .EISDIR: return .isDirectory
        case .EACCES, .EPERM: return .notPermitted
        default: return .other(POSIXError(code).localizedDescription)
        }
    }
}
