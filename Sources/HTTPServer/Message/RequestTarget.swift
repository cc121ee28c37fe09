/// A request line's target, checked and decoded (RFC 9112 §3.2).
struct RequestTarget {
    /// Decoded; `*` for the server as a whole.
    let path: String
    /// The decoded segments, when the path had an escape in it.
    let encodedSegments: [String]?
    let query: QueryItems

    /// Accepts the origin form (`/path?query`), the absolute form (`http://host/path`) that servers
    /// must understand, and `*`.
    ///
    /// - Throws: ``HTTPError`` 400 for control characters, wrong escapes, an encoded NUL, text that is
    ///   not UTF-8, and `.` or `..` segments, encoded or not: they are never interpreted.
    init(parsing target: String) throws(HTTPError) {
        guard !target.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else {
            throw HTTPError(400, "the request target holds a space or control character; percent-encode it")
        }
        if target == "*" {
            (path, encodedSegments, query) = ("*", nil, QueryItems())
            return
        }
        let origin = Self.originForm(target)
        guard origin.utf8.first == UInt8(ascii: "/") else {
            throw HTTPError(400, "the request target must be a path that begins with /")
        }
        let question = origin.utf8.firstIndex(of: UInt8(ascii: "?")) ?? origin.endIndex
        let encodedPath = origin[..<question]
        query = question == origin.endIndex ? QueryItems() : try QueryItems(parsing: origin[question...].dropFirst())

        if encodedPath.utf8.contains(UInt8(ascii: "%")) {
            var segments: [String] = []
            for segment in encodedPath.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
                guard let decoded = PercentDecoding.decode(segment), !decoded.utf8.contains(where: Self.isControl)
                else {
                    throw HTTPError(400, "the path has a malformed percent-encoding or an encoded control character")
                }
                segments.append(decoded)
            }
            encodedSegments = segments
            path = "/" + segments.joined(separator: "/")
        } else {
            encodedSegments = nil
            path = String(encodedPath)
        }
        guard !Self.hasDotSegment(path) else {
            throw HTTPError(400, "the path must not have . or .. segments")
        }
    }

    private static func originForm(_ target: String) -> Substring {
        let lowered = target.prefix(8).lowercased()
        guard lowered.hasPrefix("http://") || lowered.hasPrefix("https://") else { return Substring(target) }
        let authority = target.dropFirst(lowered.hasPrefix("https") ? 8 : 7)
        guard let start = authority.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return authority[start] == "/" ? authority[start...] : "/" + authority[start...]
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7f }

    private static func hasDotSegment(_ path: String) -> Bool {
        guard path.utf8.contains(UInt8(ascii: ".")) else { return false }
        return path.utf8.split(separator: UInt8(ascii: "/")).contains { segment in
            segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8)
        }
    }
}
