import Foundation
import HTTPClient
import JSON
import TestSupport

/// An Alertmanager of its own on loopback, whose data goes with it. It can be stopped and started again.
final class RealAlertmanager {
    let url: String
    private let executable: String
    private let arguments: [String]
    private let folder: String
    private let headers: [(name: String, value: String)]
    private let http: HTTPClient
    private var process: Process?

    /// The program found on the PATH; nil, said aloud, when it is not installed.
    static let executable: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.flatMap { ["\($0)/prometheus-alertmanager", "\($0)/alertmanager"] }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        if found == nil { print("SKIPPED: prometheus-alertmanager is not installed, so nothing is sent to a real one") }
        return found
    }()

    /// - Parameters:
    ///   - webConfiguration: of TLS and users, as its `--web.config.file` has it.
    ///   - tls: to ask it whether it is ready and what it knows.
    init(
        webConfiguration: String? = nil, tls: HTTPClientTLS = .init(), headers: [(name: String, value: String)] = []
    ) async throws {
        guard let executable = Self.executable else { throw Failure("there is no Alertmanager") }
        self.executable = executable
        self.headers = headers
        folder = NSTemporaryDirectory() + "alertmanager-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n".write(
            toFile: "\(folder)/alertmanager.yml", atomically: true, encoding: .utf8)
        let port = try freePort()
        url = "\(webConfiguration == nil ? "http" : "https")://localhost:\(port)/base"
        var arguments = [
            "--config.file=\(folder)/alertmanager.yml", "--storage.path=\(folder)/data",
            "--web.listen-address=127.0.0.1:\(port)", "--web.route-prefix=/base", "--cluster.listen-address=",
            "--log.level=error",
        ]
        if let webConfiguration {
            try webConfiguration.write(toFile: "\(folder)/web.yml", atomically: true, encoding: .utf8)
            arguments.append("--web.config.file=\(folder)/web.yml")
        }
        self.arguments = arguments
        http = HTTPClient(HTTPClientConfiguration(totalTimeout: 5, userAgent: "tests", tls: tls))
        try await start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func start() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process
        let deadline = ContinuousClock.now + .seconds(60)
        while (try? await get("/-/ready"))?.status != 200 {
            guard ContinuousClock.now < deadline, process.isRunning else {
                throw Failure("the Alertmanager did not start")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Ends it at once, without a chance to store anything. A child inherits which signals are blocked, so that it
    /// might never hear of a gentler one.
    func stop() {
        guard let process else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    struct KnownAlert: Equatable {
        var labels: [String: String]
        var annotations: [String: String]
        var startsAt: String
        var endsAt: String
        var generatorURL: String
    }

    /// The alerts that it takes for firing, by name.
    func firing() async throws -> [String: KnownAlert] {
        let response = try await get("/api/v2/alerts")
        guard response.status == 200, let alerts = try JSONValue(parsing: response.body).array else {
            throw Failure("GET alerts: \(response.status)")
        }
        let pairs = alerts.map { alert in
            let known = KnownAlert(
                labels: Self.texts(alert["labels"]), annotations: Self.texts(alert["annotations"]),
                startsAt: alert["startsAt"]?.string ?? "", endsAt: alert["endsAt"]?.string ?? "",
                generatorURL: alert["generatorURL"]?.string ?? "")
            return (known.labels["alertname"] ?? "", known)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// How many notices of alerts it has received that were firing or resolved.
    func received(_ status: String) async throws -> Int {
        let text = String(decoding: try await get("/metrics").body, as: UTF8.self)
        let prefix = "alertmanager_alerts_received_total{status=\"\(status)\",version=\"v2\"} "
        let line = text.split(separator: "\n").first { $0.hasPrefix(prefix) }
        return line.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0
    }

    private func get(_ path: String) async throws -> HTTPClientResponse {
        try await http.execute(HTTPClientRequest(url: url + path, headers: headers))
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        Dictionary((value?.object ?? []).map { ($0.name, $0.value.string ?? "") }) { first, _ in first }
    }
}
