/// A host and a port, as `Host` and the end of an origin have them.
struct Authority: Equatable {
    /// Lowercase; an IPv6 address with its brackets.
    let name: String
    /// Empty when it is the scheme's own, which `Host` cannot tell.
    let port: Substring

    init(_ text: String) { self.init(text, defaultPorts: ["80", "443"]) }

    /// Nil for `null` and whatever has no scheme.
    init?(origin: String) {
        guard let separator = origin.firstRange(of: "://") else { return nil }
        let port: Substring = origin[..<separator.lowerBound].lowercased() == "https" ? "443" : "80"
        self.init(String(origin[separator.upperBound...]), defaultPorts: [port])
    }

    private init(_ text: String, defaultPorts: Set<Substring>) {
        let end = text.lastIndex(of: "]") ?? text.startIndex
        let colon = text[end...].lastIndex(of: ":") ?? text.endIndex
        let port = text[colon...].dropFirst()
        name = text[..<colon].lowercased()
        self.port = defaultPorts.contains(port) ? "" : port
    }

    /// A name that nobody can register: `localhost`, what ends in it, and names without a dot.
    var isLocal: Bool { !name.contains(".") || name.hasSuffix(".localhost") }

    /// An address: no name was resolved to get here, so none was pointed here.
    var isNumeric: Bool { name.hasPrefix("[") || name.wholeMatch(of: /[0-9]{1,3}(\.[0-9]{1,3}){3}/) != nil }
}
