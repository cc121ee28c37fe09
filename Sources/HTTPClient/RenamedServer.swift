import CCurl

/// A request to a server whose certificate is for another name than the URL's host: the URL that names it so, where
/// the connection goes all the same, and what the request's `Host` header says.
struct RenamedServer {
    let url: String
    /// As curl's `CONNECT_TO` wants it: any host and port of the URL, then those to connect to.
    let connectTo: String
    let host: String

    /// Nil when the URL is not https, which has nobody's certificate.
    init?(url original: String, name: String) throws(HTTPClientError) {
        guard let parts = curl_url() else { throw HTTPClientError(.protocol, "out of memory") }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, original, 0) == CURLUE_OK,
            RequestURL.part(CURLUPART_SCHEME, of: parts)?.lowercased() == "https",
            let host = RequestURL.part(CURLUPART_HOST, of: parts)
        else { return nil }
        let port = RequestURL.part(CURLUPART_PORT, of: parts)
        self.host = port.map { "\(host):\($0)" } ?? host
        connectTo = "::\(host):\(port ?? "")"
        guard curl_url_set(parts, CURLUPART_HOST, name.contains(":") ? "[\(name)]" : name, 0) == CURLUE_OK,
            let url = RequestURL.part(CURLUPART_URL, of: parts)
        else { throw HTTPClientError(.tls, "the server name for TLS is not the name of a host") }
        self.url = url
    }
}
