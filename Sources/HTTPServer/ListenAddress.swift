/// Where a server listens.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A host name or a numeric address without brackets; empty for every address of the machine,
    /// IPv4 and IPv6.
    public let host: String
    /// 0 lets the system choose one.
    public let port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:9847`, `localhost:9847`, `:9847` or `[::1]:0`.
    ///
    /// - Throws: ``HTTPServerError`` that says how to write it.
    public init(parsing text: String) throws(HTTPServerError) {
        func bad(_ detail: String) -> HTTPServerError {
            HTTPServerError(reason: .badAddress, address: "\"\(text)\"", detail: detail)
        }
        guard let colon = text.lastIndex(of: ":") else { throw bad("the port is missing") }
        let portText = text[text.index(after: colon)...]
        guard !portText.isEmpty, portText.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(portText)
        else { throw bad("the port is not a number from 0 to 65535") }

        var host = text[..<colon]
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), host.count > 2 else { throw bad("the brackets are not closed") }
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw bad("brackets are for IPv6 addresses") }
        } else if host.contains(":") {
            throw bad("an IPv6 address needs brackets")
        }
        guard !host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "[" || $0 == "]" }) else {
            throw bad("the host is not a name or an address")
        }
        self.init(host: String(host), port: port)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
