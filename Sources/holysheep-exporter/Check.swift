import ArgumentParser
import Exporter
import Foundation

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validate files without starting anything.",
        subcommands: [CheckConfig.self, CheckRules.self, CheckWebConfig.self])
}

struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Validate a configuration file: every problem with its line and what to do.")

    @Argument(help: "The configuration file (YAML).")
    var file: String

    func run() throws {
        let result = ConfigurationLoader.load(path: file, environment: ProcessInfo.processInfo.environment)
        for diagnostic in result.diagnostics {
            FileHandle.standardError.write(Data("\(diagnostic)\n".utf8))
        }
        guard let configuration = result.configuration else {
            let count = result.diagnostics.count { $0.severity == .error }
            throw CommandFailure("\(file): \(count) problem\(count == 1 ? "" : "s") found")
        }
        let accounts = configuration.accounts.map(\.name)
        let rules = configuration.ruleFiles.ruleCount
        print(
            "\(file): valid, \(accounts.count) account\(accounts.count == 1 ? "" : "s")"
                + (accounts.isEmpty ? "" : " \(accounts.joined(separator: ", "))")
                + (rules == 0 ? "" : ", \(rules) rule\(rules == 1 ? "" : "s")"))
    }
}

struct CheckWebConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web-config",
        abstract: "Validate a web configuration file and the certificates, keys and tokens that it names.")

    @Argument(help: "The web configuration file (YAML).")
    var file: String

    func run() throws {
        let result = WebConfigurationLoader.load(path: file)
        for diagnostic in result.diagnostics {
            FileHandle.standardError.write(Data("\(diagnostic)\n".utf8))
        }
        guard let configuration = result.configuration else {
            let count = result.diagnostics.count { $0.severity == .error }
            throw CommandFailure("\(file): \(count) problem\(count == 1 ? "" : "s") found")
        }
        let protocolName = configuration.tls == nil ? "plain HTTP" : "HTTPS"
        let asked = configuration.authenticates ? "clients are asked" : "nobody is asked"
        print("\(file): valid, \(protocolName), \(asked) who they are")
    }
}
