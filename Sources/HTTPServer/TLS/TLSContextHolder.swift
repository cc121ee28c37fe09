import Foundation
import Synchronization

/// The TLS context in force, which follows the files that it came from.
///
/// Every new connection looks whether a file has changed since it was read, and gets what is in it then. Files that
/// cannot be used, such as a certificate whose key is still to be written, change nothing; they are looked at again when
/// they change again.
public final class TLSContextHolder: Sendable {
    /// Reads the whole of a file.
    public typealias Reader = @Sendable (_ path: String) throws -> [UInt8]

    /// What became of files that had changed.
    public enum Change: Sendable {
        case loaded
        case failed(TLSError)
    }

    /// What tells a file from the one that was there before.
    private struct Stamp: Equatable {
        var device: UInt
        var number: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    private struct State {
        var settings: TLSSettings
        var context: TLSContext
        /// Of the files when they were last read, with success or not.
        var stamps: [Stamp?]
    }

    private let state: Mutex<State>
    private let read: Reader
    private let onChange: @Sendable (Change) -> Void

    /// - Parameter onChange: is told on whatever thread accepted the connection that found files changed.
    public init(
        _ settings: TLSSettings, read: @escaping Reader, onChange: @escaping @Sendable (Change) -> Void = { _ in }
    ) throws(TLSError) {
        let stamps = Self.stamps(settings)
        let context = try Self.load(settings, read)
        state = Mutex(State(settings: settings, context: context, stamps: stamps))
        self.read = read
        self.onChange = onChange
    }

    /// Puts other settings in force; those there are stay when these cannot be.
    public func replace(_ settings: TLSSettings) throws(TLSError) {
        let stamps = Self.stamps(settings)
        let context = try Self.load(settings, read)
        state.withLock { $0 = State(settings: settings, context: context, stamps: stamps) }
    }

    /// What a new connection gets.
    func current() -> TLSContext {
        let (context, change) = state.withLock { state -> (TLSContext, Change?) in
            let stamps = Self.stamps(state.settings)
            guard stamps != state.stamps else { return (state.context, nil) }
            state.stamps = stamps
            do throws(TLSError) {
                state.context = try Self.load(state.settings, read)
                return (state.context, .loaded)
            } catch {
                return (state.context, .failed(error))
            }
        }
        if let change { onChange(change) }
        return context
    }

    private static func load(_ settings: TLSSettings, _ read: Reader) throws(TLSError) -> TLSContext {
        func bytes(_ pem: TLSSettings.PEM, _ part: TLSError.Part) throws(TLSError) -> [UInt8] {
            switch pem {
            case .text(let bytes): return bytes
            case .file(let path):
                do { return try read(path) } catch {
                    throw TLSError(part, "cannot be read: \(error)", remedy: "make \(path) readable")
                }
            }
        }
        let certificate = try bytes(settings.certificate, .certificate)
        let key = try bytes(settings.key, .key)
        var authorities: [UInt8]?
        if let pem = settings.clientAuthorities { authorities = try bytes(pem, .clientAuthorities) }
        return try TLSContext(
            settings, .init(certificate: certificate, key: key, clientAuthorities: authorities))
    }

    private static func stamps(_ settings: TLSSettings) -> [Stamp?] {
        settings.files.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            return Stamp(
                device: UInt(status.st_dev), number: UInt(status.st_ino), size: Int(status.st_size),
                seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
        }
    }
}
