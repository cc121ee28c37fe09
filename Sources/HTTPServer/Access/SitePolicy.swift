/// Keeps pages of other sites from writing through the browser of somebody who may.
public struct SitePolicy: Sendable, Equatable {
    /// Whether the server is for this machine alone. A name in `Host` that somebody could have registered, and that is not
    /// allowed, means then that it was pointed at this machine to get a browser to write here (DNS rebinding).
    public var isLocal: Bool
    /// Names that the server is known by, lowercase and without a port, such as a reverse proxy's.
    public var allowedHosts: Set<String>

    public init(isLocal: Bool = false, allowedHosts: Set<String> = []) {
        self.isLocal = isLocal
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    }

    /// Why a request that writes is refused; nil when nothing speaks against it.
    func problem(with request: HTTPRequest) -> HTTPError? {
        let host = request.headers["Host"].map { Authority($0) }
        if let site = request.headers["Sec-Fetch-Site"], !["same-origin", "none"].contains(site.lowercased()) {
            return HTTPError(403, "The request comes from a page of another site (Sec-Fetch-Site: \(site.prefix(32))).")
        }
        if let origin = request.headers["Origin"] {
            let source = Authority(origin: origin)
            guard let source, source == host || allowedHosts.contains(source.name) else {
                return HTTPError(403, "The request comes from a page of another site: Origin and Host differ.")
            }
        }
        if isLocal, let host, !host.isLocal, !host.isNumeric, !allowedHosts.contains(host.name) {
            return HTTPError(403, "Host is no name of this machine and none that is allowed to write.")
        }
        return nil
    }
}
