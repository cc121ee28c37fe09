import Exposition
import Foundation
import Testing

/// Programs that are not ours read what is written.
@Suite struct OtherReadersTests {
    private static let openMetricsReader = """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
        for family in read(sys.stdin.buffer.read().decode()):
            for sample in family.samples:
                print(family.name, family.type, family.unit, len(sample.labels), float(sample.value))
        """

    private static let promtool = ExternalProgram.find("promtool")
    private static let python = ["python3", "/usr/bin/python3"].compactMap { ExternalProgram.find($0) }.first {
        $0.run(["-c", "import prometheus_client.openmetrics.parser"]).status == 0
    }

    @Test(.enabled(if: promtool != nil, "promtool is not installed: the text format is checked by our own reader only"))
    func promtoolFindsNothingToSay() throws {
        let result = try #require(Self.promtool).run(
            ["check", "metrics"], input: Exposition.encode(Self.families(), as: .text))
        #expect(result.output == "")
        #expect(result.status == 0)
    }

    @Test(.enabled(if: python != nil, "no python3 has prometheus_client: OpenMetrics is checked by our own reader only"))
    func pythonReadsOpenMetrics() throws {
        let result = try #require(Self.python).run(
            ["-c", Self.openMetricsReader], input: Exposition.encode(Self.families(), as: .openMetrics))
        #expect(
            result.output == """
                app_change histogram  1 1.0
                app_change histogram  1 2.0
                app_duration_seconds histogram seconds 2 1.0
                app_duration_seconds histogram seconds 2 2.0
                app_duration_seconds histogram seconds 2 4.0
                app_duration_seconds histogram seconds 1 3.25
                app_duration_seconds histogram seconds 1 4.0
                app_forecast_usd summary usd 2 1.5
                app_forecast_usd summary usd 2 2.5
                app_requests counter  1 42.0
                app_spent_usd counter usd 0 0.25
                app_temperature gauge  1 -3.5

                """)
        #expect(result.status == 0)
    }

    private static func families() -> [MetricFamily] {
        var requests = MetricFamily(name: "app_requests_total", type: .counter, help: "Requests \"served\"\nback\\slash.")
        requests.add(42, ["path": "quote \" slash \\ feed \n end é"])
        var spent = MetricFamily(name: "app_spent_usd_total", type: .counter, help: "Money spent.")
        spent.add(0.25)
        var temperature = MetricFamily(name: "app_temperature", type: .gauge, help: "A gauge.")
        temperature.add(-3.5, ["room": "hall"])
        var duration = MetricFamily(name: "app_duration_seconds", type: .histogram, help: "A histogram.")
        duration.addHistogram(cumulative: [(0.005, 1), (1, 2)], sum: 3.25, count: 4, ["handler": "/"])
        var change = MetricFamily(name: "app_change", type: .histogram, help: "A histogram below zero.")
        change.addHistogram(cumulative: [(-1, 1)], sum: 0, count: 2)
        var forecast = MetricFamily(name: "app_forecast_usd", type: .summary, help: "Quantiles.")
        forecast.add(1.5, ["horizon": "60m", "quantile": "0.5"])
        forecast.add(2.5, ["horizon": "60m", "quantile": "0.9"])
        return [requests, spent, temperature, duration, change, forecast]
    }
}

/// A program on the machine that a test hands its input to.
private struct ExternalProgram {
    let path: String

    /// The program of that name in PATH, or at that path.
    static func find(_ name: String) -> ExternalProgram? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let paths = name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }.map { ExternalProgram(path: $0) }
    }

    /// Everything it says, on both streams, and its exit status.
    func run(_ arguments: [String], input: [UInt8] = []) -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let (source, sink) = (Pipe(), Pipe())
        process.standardInput = source
        process.standardOutput = sink
        process.standardError = sink
        do {
            try process.run()
            // Far less than a pipe holds, so that this cannot wait for the program to read.
            try source.fileHandleForWriting.write(contentsOf: Data(input))
            try source.fileHandleForWriting.close()
            let output = try sink.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (String(decoding: output, as: UTF8.self), process.terminationStatus)
        } catch {
            return ("\(error)", -1)
        }
    }
}
