// Serves what scripts/bench-query measures.
//
//   query-speed data SERIES END             writes the samples as OpenMetrics
//   query-speed serve SERIES END ADDRESS    answers queries over the same samples
//   query-speed daemon SPEED ADDRESS DIR    runs the whole daemon on its simulator, so many times as fast as time goes
//
// END is in Unix seconds.
import Exporter
import Foundation
import HTTPServer
import Logging
import SampleWindow

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("query-speed: \(message)\n".utf8))
    exit(2)
}

let arguments = Array(CommandLine.arguments.dropFirst())
let usage = "usage: query-speed data SERIES END | serve SERIES END ADDRESS | daemon SPEED ADDRESS DIR"

func traffic() -> Traffic {
    guard arguments.count >= 3, let count = Int(arguments[1]), count > 0, let end = Int64(arguments[2]) else {
        fail(usage)
    }
    return Traffic(seriesCount: count, end: end)
}

func address(_ text: String) -> ListenAddress {
    do { return try ListenAddress(parsing: text) } catch { fail("\(error)") }
}

do {
    switch (arguments.first, arguments.count) {
    case ("data", 3):
        traffic().writeOpenMetrics { FileHandle.standardOutput.write(Data($0.utf8)) }
    case ("serve", 4):
        let traffic = traffic()
        let window = traffic.window()
        let size = window.view.size
        let router = QueryBench.router(window.view, at: Date(timeIntervalSince1970: Double(traffic.end)))
        try HTTPServer(HTTPServerConfiguration(listenAddresses: [address(arguments[3])]), router: router).start()
        print("samples \(size.samples)\nbytes \(size.bytes)")
        fflush(nil)
        while true { try await Task.sleep(for: .seconds(3600)) }
    case ("daemon", 4):
        guard let speed = Double(arguments[1]), speed >= 1 else { fail(usage) }
        var logger = Logger(label: "query-speed") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .error
        try await Application(
            options: .init(
                listenAddresses: [address(arguments[2])], storagePath: arguments[3], simulator: true, environment: [:]),
            logger: logger, time: FastTime(speed: speed)
        ).run()
    default: fail(usage)
    }
} catch {
    fail("\(error)")
}
