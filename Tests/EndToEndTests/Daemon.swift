import Foundation
import HTTPClient
import JSON
import TestSupport
import Testing

/// The built binary, as users run it.
enum Binary {
    /// Beside the test bundle in the build folder.
    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("holysheep-exporter").path

    /// A program of another package, found on the PATH; nil, said aloud, when it is not installed.
    static func installed(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        if found == nil { print("SKIPPED: \(name) is not installed; make test installs it") }
        return found
    }
}

/// A running `holysheep-exporter` and how to talk to it.
final class Daemon: Sendable {
    let program: RunningProgram
    /// Without a slash at its end.
    let url: String

    var port: UInt16 { url.split(separator: ":").last.flatMap { UInt16($0) } ?? 0 }

    private init(_ program: RunningProgram, url: String) {
        self.program = program
        self.url = url
    }

    /// Starts `serve` on a free port, with a store in `folder`.
    static func serve(
        in folder: TemporaryFolder, listen: String = "127.0.0.1:0", configuration: String? = nil,
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> Daemon {
        var all = ["serve", "--web.listen-address", listen, "--storage.path", "\(folder.path)/store"]
        if let configuration { all += ["--config.file", try folder.write("config.yml", configuration)] }
        let program = try RunningProgram(Binary.path, all + arguments, environment: environment)
        let url = try await program.waitForOutput(/msg=listening address=\S+ url=(\S+)\//)
        return Daemon(program, url: url)
    }

    /// Starts `simulator` on a free port.
    static func simulator(_ arguments: [String] = []) async throws -> Daemon {
        let program = try RunningProgram(
            Binary.path, ["simulator", "--listen-address", "127.0.0.1:0"] + arguments)
        let url = try await program.waitForOutput(/base_url=(\S+)\/v1/)
        return Daemon(program, url: url)
    }

    func request(
        _ method: String = "GET", _ path: String, headers: [(name: String, value: String)] = [], body: String? = nil
    ) async throws -> HTTPClientResponse {
        try await Client.http.execute(
            HTTPClientRequest(method: method, url: url + path, headers: headers, body: body.map { Array($0.utf8) }))
    }

    func json(_ path: String) async throws -> JSONValue {
        try JSONValue(parsing: try await request("GET", path).body)
    }

    /// The exposition; nil while there is none.
    func metrics() async throws -> Metrics? {
        let response = try await request("GET", "/metrics")
        return response.status == 200 ? Metrics(response.body) : nil
    }

    /// Waits until the metrics satisfy a condition, and returns them.
    @discardableResult
    func waitForMetrics(
        within seconds: Double = 60, _ what: String, _ condition: (Metrics) -> Bool
    ) async throws -> Metrics {
        do {
            return try await poll(seconds: seconds, what) {
                guard let metrics = try await metrics(), condition(metrics) else { return nil }
                return metrics
            }
        } catch let failure as Failure {
            throw Failure("\(failure); the log:\n\(program.text.suffix(3_000))")
        }
    }
}

/// A parsed exposition in the text format: enough of a reader to ask for values.
struct Metrics: Sendable {
    let text: String
    private let samples: [(name: String, labels: String, value: Double)]

    init(_ bytes: [UInt8]) {
        text = String(decoding: bytes, as: UTF8.self)
        samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else { return nil }
            let series = line[..<space]
            let brace = series.firstIndex(of: "{") ?? series.endIndex
            return (String(series[..<brace]), String(series[brace...]), value)
        }
    }

    /// The values of a metric whose labels contain every one of `labels`, such as `endpoint="usage"`.
    func values(_ name: String, _ labels: String...) -> [Double] {
        samples.filter { sample in sample.name == name && labels.allSatisfy { sample.labels.contains($0) } }.map(\.value)
    }

    /// The one value of a metric with these labels; nil when there is none or more than one.
    func value(_ name: String, _ labels: String...) -> Double? {
        let found = samples.filter { sample in sample.name == name && labels.allSatisfy { sample.labels.contains($0) } }
        return found.count == 1 ? found[0].value : nil
    }

    func sum(_ name: String, _ labels: String...) -> Double? {
        let found = samples.filter { sample in sample.name == name && labels.allSatisfy { sample.labels.contains($0) } }
        return found.isEmpty ? nil : found.reduce(0) { $0 + $1.value }
    }

    var names: Set<String> { Set(samples.map(\.name)) }
}
