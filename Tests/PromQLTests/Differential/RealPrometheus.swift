import Foundation
import HTTPClient
import JSON
import PromQL
import TestSupport

/// A Prometheus of its own on loopback, its data in a folder that goes with it.
final class RealPrometheus: Sendable {
    private let process: Process
    private let folder: String
    private let url: String
    private let http = HTTPClient(HTTPClientConfiguration(maxResponseBytes: 256 << 20, userAgent: "tests"))

    /// The program found on the PATH; nil, said aloud, when it is not installed.
    static func executable() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/prometheus" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        if found == nil { print("SKIPPED: prometheus is not installed, so nothing is compared with it") }
        return found
    }

    private init(process: Process, folder: String, url: String) {
        self.process = process
        self.folder = folder
        self.url = url
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func start(_ executable: String) async throws -> RealPrometheus {
        let folder = NSTemporaryDirectory() + "promql-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "global: {evaluation_interval: 1m}\n".write(
            toFile: "\(folder)/prometheus.yml", atomically: true, encoding: .utf8)
        let port = try freePort()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = [
            "--config.file=\(folder)/prometheus.yml", "--storage.tsdb.path=\(folder)/data",
            "--storage.tsdb.retention.time=100y", "--web.enable-remote-write-receiver",
            "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
        ]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let prometheus = RealPrometheus(process: process, folder: folder, url: "http://127.0.0.1:\(port)")
        let deadline = ContinuousClock.now + .seconds(30)
        while (try? await prometheus.http.execute(HTTPClientRequest(url: "\(prometheus.url)/-/ready")))?.status != 200 {
            guard ContinuousClock.now < deadline, process.isRunning else { throw Failure("prometheus did not start") }
            try await Task.sleep(for: .milliseconds(50))
        }
        return prometheus
    }

    /// Stores samples, all series by the same stretches of time, as the store wants them: in the order of time.
    func write(_ series: [Series]) async throws {
        let times = Set(series.flatMap(\.timestamps)).sorted()
        for start in stride(from: 0, to: times.count, by: 50) {
            let stretch = times[start]...times[min(start + 50, times.count) - 1]
            let body = RemoteWrite.request(series, stretch)
            let response = try await http.execute(
                HTTPClientRequest(
                    method: "POST", url: "\(url)/api/v1/write",
                    headers: [
                        ("Content-Encoding", "snappy"), ("Content-Type", "application/x-protobuf"),
                        ("X-Prometheus-Remote-Write-Version", "0.1.0"),
                    ], body: body, totalTimeout: 60))
            guard response.status == 204 else {
                throw Failure("remote write: \(response.status) \(String(decoding: response.body, as: UTF8.self))")
            }
        }
    }

    /// Asks the query API.
    ///
    /// - Returns: `data`, or the error's text as the engine has it.
    func query(_ path: String, _ parameters: KeyValuePairs<String, String>) async throws -> Result<JSONValue, Failure> {
        let body = parameters.map { "\($0.key)=\(Self.escaped($0.value))" }.joined(separator: "&")
        let response = try await http.execute(
            HTTPClientRequest(
                method: "POST", url: "\(url)/api/v1/\(path)",
                headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8),
                totalTimeout: 60))
        let answer = try JSONValue(parsing: response.body)
        if answer["status"] == "success", let data = answer["data"] { return .success(data) }
        let error = answer["error"]?.string ?? "status \(response.status)"
        return .failure(
            Failure(
                error.replacingOccurrences(of: "invalid parameter \"query\": ", with: "")
                    // Prometheus 2.42 forgot to name this token.
                    .replacingOccurrences(of: "\"<Item 57385>\" ", with: "")))
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
            return isPlain ? String(UnicodeScalar(byte)) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
        }.joined()
    }
}
