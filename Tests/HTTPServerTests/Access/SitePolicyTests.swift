import Testing

@testable import HTTPServer

@Suite struct SitePolicyTests {
    private static let open = SitePolicy(allowedHosts: ["Proxy.example"])
    private static let local = SitePolicy(isLocal: true, allowedHosts: ["proxy.example"])

    static let allowed: [(SitePolicy, HTTPHeaders)] = [
        (open, ["Host": "exporter.example"]), (open, [:]),
        (open, ["Host": "exporter.example:9847", "Origin": "http://exporter.example:9847"]),
        (open, ["Host": "Exporter.example", "Origin": "https://exporter.example"]),
        (open, ["Host": "exporter.example", "Origin": "https://exporter.example:443"]),
        (open, ["Host": "[::1]:9847", "Origin": "http://[::1]:9847"]),
        (open, ["Host": "127.0.0.1:9847", "Origin": "https://proxy.example"]),
        (open, ["Host": "exporter.example", "Sec-Fetch-Site": "same-origin"]),
        (open, ["Host": "exporter.example", "Sec-Fetch-Site": "none"]),
        (local, ["Host": "localhost:9847"]), (local, ["Host": "127.0.0.1:9847"]), (local, ["Host": "[::1]:9847"]),
        (local, ["Host": "holysheep.localhost"]), (local, ["Host": "PROXY.example:8443"]), (local, ["Host": "192.0.2.7"]),
        (local, ["Host": "exporter:9847"]),
    ]

    @Test(arguments: allowed) func lets(policy: SitePolicy, headers: HTTPHeaders) {
        #expect(policy.problem(with: HTTPRequest(method: .post, path: "/", headers: headers)) == nil)
    }

    static let refused: [(SitePolicy, HTTPHeaders)] = [
        (open, ["Host": "exporter.example", "Sec-Fetch-Site": "cross-site"]),
        (open, ["Host": "exporter.example", "Sec-Fetch-Site": "same-site"]),
        (open, ["Host": "exporter.example", "Sec-Fetch-Site": "whatever"]),
        (open, ["Host": "exporter.example", "Origin": "https://evil.example"]),
        (open, ["Host": "exporter.example", "Origin": "null"]), (open, ["Host": "exporter.example", "Origin": ""]),
        (open, ["Host": "exporter.example", "Origin": "exporter.example"]),
        (open, ["Host": "localhost:9847", "Origin": "http://localhost:3000"]),
        (open, ["Host": "exporter.example", "Origin": "https://exporter.example:8443"]),
        (open, ["Host": "exporter.example", "Origin": "https://exporter.example.evil.example"]),
        (open, ["Origin": "https://exporter.example"]),
        (open, ["Host": "exporter.example", "Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"]),
        (local, ["Host": "evil.example"]), (local, ["Host": "evil.example:9847", "Origin": "http://evil.example:9847"]),
        (local, ["Host": "localhost.evil.example"]), (local, ["Host": "127.0.0.1.evil.example"]),
        (local, ["Host": "evil.example", "Sec-Fetch-Site": "same-origin"]),
    ]

    @Test(arguments: refused) func refuses(policy: SitePolicy, headers: HTTPHeaders) {
        #expect(policy.problem(with: HTTPRequest(method: .post, path: "/", headers: headers))?.status == 403)
    }
}
