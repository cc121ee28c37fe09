extension HTTPClientRequest {
    /// Refuses what would let a value break out of its place in the request.
    func validate(userAgent: String) throws(HTTPClientError) {
        try RequestURL.validate(url)
        guard Self.isFieldValue(userAgent) else {
            throw HTTPClientError(.protocol, "the User-Agent holds a control character")
        }
        guard Self.isToken(method) else {
            throw HTTPClientError(.protocol, "the method is not a token of letters and digits")
        }
        for header in headers {
            guard Self.isToken(header.name) else {
                throw HTTPClientError(.protocol, "a header name holds characters that are not allowed in one")
            }
            guard Self.isFieldValue(header.value) else {
                throw HTTPClientError(.protocol, "the value of header \(header.name) holds a control character")
            }
        }
    }

    /// What must never be repeated in an error: the values of headers that carry credentials, whole and without
    /// their scheme, and the URL's user information.
    var secrets: [String] {
        var secrets = RequestURL.userInfo(url)
        for header in headers where Self.carriesCredentials(header.name) {
            secrets.append(header.value)
            secrets += header.value.split(separator: " ").dropFirst().map(String.init)
        }
        return secrets.filter { $0.utf8.count >= 4 }
    }

    private static func carriesCredentials(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["auth", "cookie", "key", "token", "secret"].contains { name.contains($0) }
    }

    /// RFC 9110 §5.5, which leaves no way to begin another line.
    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 }
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
