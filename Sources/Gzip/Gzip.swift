import CZlib

/// The gzip format (RFC 1952) over zlib, whole buffers at a time.
public enum Gzip {
    /// Compresses `bytes` into one gzip member.
    ///
    /// - Parameter level: zlib's level, 1 (fastest) to 9 (smallest).
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        var stream = z_stream()
        let started = czlib_deflate_init_gzip(&stream, level)
        precondition(started == Z_OK, "zlib refused to start: level \(level) must be from 1 to 9")
        defer { deflateEnd(&stream) }

        let bound = Int(deflateBound(&stream, uLong(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            var input = bytes
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = uInt(source.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(output.count)
                deflate(&stream, Z_FINISH)
            }
            count = bound - Int(stream.avail_out)
        }
    }

    /// Whether `bytes` begin with gzip's magic number.
    public static func isCompressed(_ bytes: [UInt8]) -> Bool {
        bytes.count > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// Decompresses gzip data, all of its members.
    ///
    /// - Parameter limit: the most bytes to produce. A few kilobytes of gzip can hold gigabytes, so
    ///   a caller always names what it is ready to hold.
    /// - Throws: ``GzipError`` when the data is not gzip, is cut short, or exceeds `limit`.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        var stream = z_stream()
        guard czlib_inflate_init_gzip(&stream) == Z_OK else { throw .corrupt }
        defer { inflateEnd(&stream) }

        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        var input = bytes
        let failure: GzipError? = input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = uInt(source.count)
            while true {
                let (status, produced) = chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = uInt(target.count)
                    let status = inflate(&stream, Z_NO_FLUSH)
                    return (status, target.count - Int(stream.avail_out))
                }
                guard output.count + produced <= limit else { return .tooLarge(limit: limit) }
                output.append(contentsOf: chunk[..<produced])
                switch status {
                case Z_STREAM_END:
                    guard stream.avail_in > 0 else { return nil }
                    guard inflateReset(&stream) == Z_OK else { return .corrupt }
                case Z_OK:
                    continue
                case Z_BUF_ERROR:
                    return .truncated
                default:
                    return .corrupt
                }
            }
        }
        if let failure { throw failure }
        return output
    }
}

/// Why gzip data could not be read.
public enum GzipError: Error, Equatable, CustomStringConvertible {
    /// Not gzip, or damaged.
    case corrupt
    /// The data ends in the middle of a member.
    case truncated
    /// The decompressed size exceeds what the caller allowed, in bytes.
    case tooLarge(limit: Int)

    public var description: String {
        switch self {
        case .corrupt: "the gzip data is damaged"
        case .truncated: "the gzip data is cut short"
        case .tooLarge(let limit): "the gzip data holds more than \(limit) bytes"
        }
    }
}
