import CCurl

/// What the client asks of a URL before curl sees it, and how a URL appears in error texts.
enum RequestURL {
    static let maximumBytes = 8192

    static func validate(_ url: String) throws(HTTPClientError) {
        guard url.utf8.count <= maximumBytes else {
            throw HTTPClientError(.invalidURL, "the URL is longer than \(maximumBytes) bytes")
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw HTTPClientError(
                .invalidURL, "the URL holds a space, a control character or one outside ASCII; percent-encode it")
        }
        // curl takes `http:///models` for the host `models`.
        guard let authority = authority(of: url[...]), !authority.isEmpty else {
            throw HTTPClientError(.invalidURL, "the URL is not an absolute http or https URL with a host")
        }
        guard let parts = curl_url() else { throw HTTPClientError(.protocol, "out of memory") }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else {
            throw HTTPClientError(.invalidURL, "the URL is not an absolute http or https URL with a host")
        }
        let scheme = part(CURLUPART_SCHEME, of: parts)?.lowercased()
        guard scheme == "http" || scheme == "https", part(CURLUPART_HOST, of: parts)?.isEmpty == false else {
            throw HTTPClientError(.invalidURL, "the URL is not an absolute http or https URL with a host")
        }
    }

    /// The URL without user information, query and fragment, which may carry credentials.
    static func redacted(_ url: String) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        guard let authority = authority(of: url[..<end]), let at = authority.lastIndex(of: "@") else {
            return String(url[..<end])
        }
        return String(url[..<authority.startIndex] + url[url.index(after: at)..<end])
    }

    /// The user and the password, where the URL has them.
    static func userInfo(_ url: String) -> [String] {
        guard let authority = authority(of: url[...]), let at = authority.lastIndex(of: "@") else { return [] }
        let userInfo = authority[..<at]
        return [String(userInfo)] + userInfo.split(separator: ":", maxSplits: 1).map(String.init)
    }

    private static func authority(of url: Substring) -> Substring? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        return url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }

    static func part(_ which: CURLUPart, of parts: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, which, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
