import Foundation

/// Where a URL may use http instead of https.
enum PlainHTTP {
    /// Only to this machine, since what is sent would be read on the way.
    case toLoopback
    case anywhere
}

extension ConfigurationValue {
    /// An http or https URL without user, query and fragment; slashes at its end are cut off.
    ///
    /// Nothing of the URL is repeated in a problem: it may hold a password or a key.
    func url(plainHTTP: PlainHTTP, example: String) -> String? {
        guard let text = text(confidential: true) else { return nil }
        guard text.allSatisfy({ $0.isASCII && !$0.isWhitespace }),
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), let host = parts.host, !host.isEmpty
        else {
            fail("is not a URL", remedy: "give a URL such as \(example)")
            return nil
        }
        guard scheme == "https" || scheme == "http" else {
            fail("is not an http or https URL", remedy: "give a URL such as \(example)")
            return nil
        }
        guard parts.user == nil, parts.password == nil else {
            fail("contains a user name or password", remedy: "remove everything between \"//\" and \"@\"")
            return nil
        }
        guard parts.query == nil, parts.fragment == nil else {
            fail("has a query or a fragment", remedy: "remove everything from \"?\" or \"#\" on")
            return nil
        }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else {
            fail("has a port that does not exist", remedy: "give a port from 1 to 65535")
            return nil
        }
        if scheme == "http", plainHTTP == .toLoopback, !LoopbackHost.matches(host) {
            fail(
                "would send the key unencrypted",
                remedy: "use https, or set allow_insecure: true on the account if the network is trusted")
            return nil
        }
        let afterScheme = text.dropFirst(scheme.count)
        let end = afterScheme.lastIndex { $0 != "/" } ?? afterScheme.startIndex
        return scheme + afterScheme[...end]
    }
}

/// Hosts that are this machine by their name or number alone.
enum LoopbackHost {
    static func matches(_ host: String) -> Bool {
        let name = host.lowercased().trimmingCharacters(in: ["[", "]"])
        if name == "localhost" || name == "::1" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
