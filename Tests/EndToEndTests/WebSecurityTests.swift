import Foundation
import TestSupport
import Testing

/// The daemon with certificates, users, tokens and roles, as its clients see it.
@Suite(.serialized) struct WebSecurityTests {
    private let certificates: CertificateFolder

    init() throws {
        certificates = try CertificateFolder()
        try certificates.makeAuthority("ca")
        for name in ["server", "server2"] {
            try certificates.makeCertificate(name, by: "ca", commonName: name, names: ["DNS:localhost", "IP:127.0.0.1"])
        }
    }

    private func hash(_ password: String, _ arguments: [String] = []) async throws -> (output: String, code: Int32) {
        let file = certificates.file("password")
        try password.write(toFile: file, atomically: true, encoding: .utf8)
        let words = (["hash-password"] + arguments).joined(separator: " ")
        let program = try RunningProgram("/bin/sh", ["-c", "exec '\(Binary.path)' \(words) < '\(file)'"])
        let code = try await program.waitForExit()
        return (program.text.trimmingCharacters(in: .newlines), code)
    }

    /// Writes a web configuration with TLS, two users and a token, and returns its path.
    private func configuration(_ more: String = "") async throws -> String {
        try "0123456789abcdef-token\n".write(toFile: certificates.file("token"), atomically: true, encoding: .utf8)
        let (alice, prometheus) = (try await hash("secret"), try await hash("metrics\n", ["--cost", "4"]))
        try """
        tls_server_config: {cert_file: server.pem, key_file: server.key}
        http_server_config: {headers: {X-Content-Type-Options: nosniff}}
        basic_auth_users:
          alice: \(alice.output)
          prometheus: \(prometheus.output)
        bearer_tokens: {ci: token}
        roles: {alice: operate}
        \(more)
        """.write(toFile: certificates.file("web.yml"), atomically: true, encoding: .utf8)
        return certificates.file("web.yml")
    }

    private func exchange(
        _ daemon: Daemon, _ method: String = "GET", _ target: String, _ headers: [String] = []
    ) async throws -> TLSClient.Result {
        try TLSClient.exchange(
            port: daemon.port, authority: certificates.file("ca.pem"), method: method, target: target, headers: headers)
    }

    private static func basic(_ text: String) -> String {
        "Authorization: Basic \(Data(text.utf8).base64EncodedString())"
    }

    @Test(.timeLimit(.minutes(2))) func onlyThoseMayWhoMay() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(
            in: folder, listen: "0.0.0.0:0", ["--web.config.file", try await configuration()])
        #expect(daemon.url.hasPrefix("https://"))
        let (alice, prometheus, token) = (
            Self.basic("alice:secret"), Self.basic("prometheus:metrics"), "Authorization: Bearer 0123456789abcdef-token"
        )
        try await poll("the first snapshot") { try await exchange(daemon, "GET", "/metrics", [alice]).status == 200 ? true : nil }
        for path in ["/-/healthy", "/-/ready"] { #expect(try await exchange(daemon, "GET", path).status != 401) }
        for path in ["/", "/metrics", "/forecast", "/capacity", "/budget", "/nothing"] {
            #expect(try await exchange(daemon, "GET", path).status == 401)
            #expect(try await exchange(daemon, "GET", path, [Self.basic("alice:wrong")]).status == 401)
            #expect(try await exchange(daemon, "GET", path, [prometheus]).status == (path == "/nothing" ? 404 : 200))
        }
        let reload = try await exchange(daemon, "POST", "/-/reload", [alice])
        #expect(reload.status == 200)
        #expect(reload.text.contains("X-RateLimit-Remaining: 499"))
        #expect(reload.text.contains("X-Content-Type-Options: nosniff"))
        #expect(try await exchange(daemon, "POST", "/-/reload").status == 401)
        #expect(try await exchange(daemon, "POST", "/-/reload", [prometheus]).status == 403)
        #expect(try await exchange(daemon, "POST", "/-/reload", [token]).status == 403)
        #expect(try await exchange(daemon, "POST", "/-/reload", [alice, "Origin: https://evil.example"]).status == 403)
        #expect(try await exchange(daemon, "GET", "/metrics", [token]).status == 200)
        #expect(!daemon.program.text.contains("secret"))
        #expect(try await daemon.program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2))) func aReloadChangesUsersAndABadOneChangesNothing() async throws {
        let folder = try TemporaryFolder()
        let file = try await configuration()
        let daemon = try await Daemon.serve(in: folder, ["--web.config.file", file])
        let alice = Self.basic("alice:secret")
        func status() async throws -> Int? { try await exchange(daemon, "POST", "/-/reload", [alice]).status }
        try await poll("alice to be let in") { try await status() == 200 ? true : nil }

        let good = try String(contentsOfFile: file, encoding: .utf8)
        try good.replacing("roles:", with: "rolls:").write(toFile: file, atomically: true, encoding: .utf8)
        let refused = try await exchange(daemon, "POST", "/-/reload", [alice])
        #expect(refused.status == 400)
        #expect(refused.text.contains("rolls"))
        #expect(try await exchange(daemon, "GET", "/-/healthy", [alice]).status == 200)
        // The operator's way out when a file has locked everybody out.
        try good.replacing("alice", with: "carol").write(toFile: file, atomically: true, encoding: .utf8)
        daemon.program.send(SIGHUP)
        try await poll("alice to be refused") { try await status() == 401 ? true : nil }
        #expect(try await exchange(daemon, "POST", "/-/reload", [Self.basic("carol:secret")]).status == 200)

        // Certificates need no reload.
        for kind in ["pem", "key"] { try certificates.replace("server.\(kind)", with: "server2.\(kind)") }
        #expect(try await exchange(daemon, "GET", "/-/healthy").text.contains("CN = server2"))
        #expect(try await daemon.program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2))) func prometheusScrapesWithAPasswordOverTLS() async throws {
        guard let executable = Binary.installed("prometheus") else { return }
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder, ["--web.config.file", try await configuration()])
        let prometheus = try await Prometheus.start(
            executable,
            job: """
                scheme: https
                    tls_config: {ca_file: '\(certificates.file("ca.pem"))'}
                    basic_auth: {username: prometheus, password: metrics}
                    static_configs: [{targets: ['127.0.0.1:\(daemon.port)']}]
                """, in: folder)
        try await prometheus.wait(for: "up", toBe: 1)
        try await prometheus.wait(for: "holysheep_exporter_simulated", toBe: 1)
        try await prometheus.program.stop()
        #expect(try await daemon.program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(1))) func strangersCanBeLetInAloud() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder, listen: "0.0.0.0:0", ["--web.allow-unauthenticated"])
        #expect(daemon.program.text.contains("nobody is asked who they are"))
        try await daemon.waitForMetrics("the first snapshot") { _ in true }
        #expect(try await daemon.program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(1))) func passwordsAreHashed() async throws {
        let hashed = try await hash("secret", ["--cost", "5"])
        #expect(hashed.code == 0)
        #expect(hashed.output.wholeMatch(of: /\$2y\$05\$[.\/A-Za-z0-9]{53}/) != nil)
        for (password, words) in [
            ("", "empty"), ("\n", "empty"), (String(repeating: "x", count: 73), "72"), ("one\ntwo\n", "more than one line"),
        ] {
            let refused = try await hash(password)
            #expect(refused.code == 1)
            #expect(refused.output.contains(words))
        }
    }

    @Test(.timeLimit(.minutes(1))) func webConfigurationsAreChecked() async throws {
        for (more, code, words) in [("", Int32(0), "valid, HTTPS"), ("rolls: {}", 1, "did you mean roles?")] {
            let program = try RunningProgram(Binary.path, ["check", "web-config", try await configuration(more)])
            #expect(try await program.waitForExit() == code)
            #expect(program.text.contains(words), "\(program.text)")
        }
    }
}
