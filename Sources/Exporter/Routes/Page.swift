import HTTPServer

/// A page of a list that is read newest first: how many, and after which.
struct Page {
    static let parameters = ["limit", "before"]
    private static let most = 1_000
    private static let usual = 100

    let limit: Int
    /// The number of the last record of the page before; nil for the first page.
    let before: Int64?

    init(_ query: inout QueryParameters) {
        limit = query.value("limit", expected: "a whole number from 1 to \(Self.most)") { text in
            Int(text).flatMap { (1...Self.most).contains($0) ? $0 : nil }
        } ?? Self.usual
        before = query.value("before", expected: "the number of a record; follow `next` rather than make one up") { text in
            Int64(text).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// The path of the page after this one; nil when this one is the last.
    ///
    /// - Parameters:
    ///   - last: the number of this page's last record.
    ///   - count: how many records this page has.
    func next(after last: Int64?, of count: Int, request: HTTPRequest) -> String? {
        guard let last, count == limit else { return nil }
        var items = request.query.names.filter { $0 != "before" }.flatMap { name in
            request.query.all(name).map { "\(name)=\($0.percentEncoded)" }
        }
        items.append("before=\(last)")
        return "\(request.path)?\(items.joined(separator: "&"))"
    }
}

extension String {
    /// With every byte escaped that is not unreserved in RFC 3986.
    var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            let isUnreserved =
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            encoded += isUnreserved ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }
        return encoded
    }
}
