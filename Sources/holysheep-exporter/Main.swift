import ArgumentParser
import Exporter
import Foundation

@main
enum Main {
    static func main() async {
        do {
            var command = try HolySheepExporter.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(for: error)
        }
    }

    /// Ends the process with 0 after help, 2 after a mistake in the command line, 1 after a failure:
    /// the codes that node_exporter and promtool users expect.
    private static func exit(for error: any Error) -> Never {
        let message = HolySheepExporter.fullMessage(for: error)
        let code = HolySheepExporter.exitCode(for: error)
        if !message.isEmpty {
            let stream = code.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
            stream.write(Data((message + "\n").utf8))
        }
        Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
}

struct HolySheepExporter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "holysheep-exporter",
        abstract: "Metrics, forecasts, capacity and budgets for AI workloads behind the HolySheep gateway.",
        version: Version.current,
        subcommands: [
            Serve.self, SimulatorCommand.self, Check.self, TestCommand.self, HashPassword.self, BacktestCommand.self,
            ReplayCommand.self,
        ],
        defaultSubcommand: Serve.self)
}
