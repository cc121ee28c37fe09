import Foundation
import Gzip
import HTTPClient
import TestSupport
import Testing

/// The whole `/metrics` of the real binary over a simulated gateway whose clock stands still, held against files
/// (`REGENERATE_GOLDEN=1` writes them anew) and read by programs that are not ours.
@Suite(.serialized) struct ExpositionTests {
    @Test(.timeLimit(.minutes(3))) func isAsExpectedAndReadableForOthers() async throws {
        let folder = try TemporaryFolder()
        let (simulator, daemon) = try await FrozenGateway.start(in: folder)
        try await FrozenGateway.waitUntilComplete(daemon)
        // So that what is there only while one is in force has a value.
        let override = #"{"account":"prod","model":"*","mode":"set","requests_per_minute":700,"duration":"1h"}"#
        let created = try await daemon.request(
            "POST", "/capacity/overrides", headers: [("Content-Type", "application/json")], body: override)
        #expect(created.status == 201)

        try await matchesGolden(daemon, accept: nil, file: "metrics.txt")
        try await matchesGolden(daemon, accept: Self.openMetrics, file: "metrics.openmetrics.txt")
        try await hasExactHeaders(daemon)
        try await isTheSameCompressed(daemon)
        try await pleasesPromtool(daemon, in: folder)
        try await isReadByPython(daemon, in: folder)

        #expect(try await daemon.program.stop() == 0)
        try await simulator.program.stop()
    }

    private static let openMetrics = "application/openmetrics-text;version=1.0.0"

    private func get(_ daemon: Daemon, accept: String?, _ method: String = "GET", gzip: Bool = false) async throws -> HTTPClientResponse {
        var headers: [(name: String, value: String)] = []
        if let accept { headers.append(("Accept", accept)) }
        if gzip { headers.append(("Accept-Encoding", "gzip")) }
        return try await daemon.request(method, "/metrics", headers: headers)
    }

    /// The forecasts move with the account's time, which advances between two answers of the gateway: what is compared is
    /// a page made in the second of an answer.
    private func matchesGolden(_ daemon: Daemon, accept: String?, file: String) async throws {
        let body = try await poll(seconds: 30, "a page of the frozen second") {
            let before = try await daemon.json("/capacity/prod/*")
            guard before["decision"]?["at"] == "2026-03-01T12:00:00Z" else { return nil as [UInt8]? }
            let body = try await get(daemon, accept: accept).body
            return try await daemon.json("/capacity/prod/*") == before ? body : nil
        }
        try Golden().check(MaskedExposition.text(of: body), against: file)
    }

    private func hasExactHeaders(_ daemon: Daemon) async throws {
        for (accept, type) in [
            (nil, "text/plain; version=0.0.4; charset=utf-8"),
            (Self.openMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        ] {
            let answer = try await get(daemon, accept: accept)
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Type"] == type)
            let head = try await get(daemon, accept: accept, "HEAD")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.headers["Content-Type"] == type)
            #expect((head.headers["Content-Length"].flatMap { Int($0) } ?? 0) > 10_000)
        }
    }

    /// A snapshot may be published between two requests, so they are asked for until both are of one.
    private func isTheSameCompressed(_ daemon: Daemon) async throws {
        try await poll(seconds: 20, "identity and gzip of one snapshot") {
            let plain = try await get(daemon, accept: nil).body
            let packed = try await Self.packed(daemon.url)
            #expect(packed.count < plain.count / 4)
            return try Gzip.decompress(packed, limit: 16 << 20) == plain ? true : nil
        }
    }

    /// The compressed body as it comes over the wire: HTTP clients like to unpack it.
    private static func packed(_ url: String) async throws -> [UInt8] {
        let connection = try RawConnection(url)
        connection.send("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        let answer = try #require(await connection.answer())
        #expect(answer.headers["content-encoding"] == "gzip")
        return answer.body
    }

    private func pleasesPromtool(_ daemon: Daemon, in folder: TemporaryFolder) async throws {
        guard let promtool = Binary.installed("promtool") else { return }
        let file = "\(folder.path)/metrics.txt"
        try Data(try await get(daemon, accept: nil).body).write(to: URL(filePath: file))
        let program = try RunningProgram("/bin/sh", ["-c", "exec '\(promtool)' check metrics < '\(file)'"])
        #expect(try await program.waitForExit() == 0)
        #expect(program.text == "")
    }

    private func isReadByPython(_ daemon: Daemon, in folder: TemporaryFolder) async throws {
        guard let python = try await Self.python() else {
            print("SKIPPED: no python3 has prometheus_client (package python3-prometheus-client); OpenMetrics is not parsed")
            return
        }
        let file = "\(folder.path)/metrics.openmetrics.txt"
        try Data(try await get(daemon, accept: Self.openMetrics).body).write(to: URL(filePath: file))
        let script = """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
            print("samples:", sum(len(family.samples) for family in read(open(sys.argv[1]).read())))
            """
        let program = try RunningProgram(python, ["-c", script, file])
        #expect(try await program.waitForExit() == 0, "\(program.text)")
        #expect(program.text.hasPrefix("samples: "), "\(program.text)")
    }

    private static func python() async throws -> String? {
        for path in [Binary.installed("python3"), "/usr/bin/python3"].compactMap(\.self) {
            guard FileManager.default.isExecutableFile(atPath: path) else { continue }
            let probe = try RunningProgram(path, ["-c", "import prometheus_client.openmetrics.parser"])
            if try await probe.waitForExit() == 0 { return path }
        }
        return nil
    }
}
