/// Immutable bytes at a stable address, rendered once and served to any number of clients at the
/// same time without being copied again. They live until the last answer that uses them is sent.
public final class SharedBytes: Sendable {
    // Safe to share: written only in `init` and never moved before `deinit`.
    nonisolated(unsafe) let buffer: UnsafeMutableRawBufferPointer

    public init(_ bytes: [UInt8]) {
        buffer = .allocate(byteCount: bytes.count, alignment: 16)
        buffer.copyBytes(from: bytes)
    }

    deinit { buffer.deallocate() }

    public var count: Int { buffer.count }

    /// A copy.
    public var bytes: [UInt8] { [UInt8](buffer) }
}
