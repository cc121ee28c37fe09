import ArgumentParser
import Exporter
import Foundation
import HTTPServer
import Logging

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Poll the gateway, plan, and serve metrics and the JSON API (the default command).",
        discussion: """
            Without an account in the configuration the built-in simulator is started and polled, and every \
            answer says so.
            """)

    @Option(name: .customLong("config.file"), help: "The configuration file (YAML).")
    var configFile: String?

    @Option(
        name: .customLong("web.listen-address"),
        help: "Address to listen on, HOST:PORT; repeatable. (default: 127.0.0.1:9847)")
    var listenAddresses: [ListenAddress] = []

    @Option(
        name: .customLong("web.config.file"),
        help: "The web configuration file (YAML): TLS, users, tokens and roles, in exporter-toolkit's schema.")
    var webConfigFile: String?

    @Flag(
        name: .customLong("web.allow-unauthenticated"),
        help: "Listen beyond this machine although nobody is asked who they are.")
    var allowUnauthenticated = false

    @Option(
        name: .customLong("web.allowed-host"),
        help: ArgumentHelp(
            "A name, without a port, that browsers may know the exporter by when they change something, such as a reverse "
                + "proxy's; repeatable."))
    var allowedHosts: [String] = []

    @Option(name: .customLong("web.telemetry-path"), help: "Path of the metrics.")
    var telemetryPath = "/metrics"

    @Option(name: .customLong("web.max-requests"), help: "The most connections served at once.")
    var maxRequests = 512

    @Option(name: .customLong("storage.path"), help: "Folder of the store.")
    var storagePath = "./data"

    @Option(
        name: .customLong("storage.retention"),
        help: "How long usage is kept, such as 90d. (default: storage.retention of the configuration, which is 400d)")
    var retention: PrometheusDuration?

    @OptionGroup var log: LogOptions

    @Flag(help: "Start the built-in simulator and poll that, whatever accounts are configured.")
    var simulator = false

    func validate() throws {
        guard telemetryPath.wholeMatch(of: /(\/[A-Za-z0-9._-]+)+/) != nil else {
            throw ValidationError(
                "--web.telemetry-path must begin with / and name a path of letters, digits, '.', '_' and '-', such as /metrics")
        }
        guard Application.isFree(telemetryPath: telemetryPath) else {
            throw ValidationError(
                "--web.telemetry-path \(telemetryPath) is the path of another page; give another, such as /metrics")
        }
        guard allowedHosts.allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil }) else {
            throw ValidationError("--web.allowed-host must be a name without scheme, port and path, such as exporter.example.com")
        }
        guard maxRequests > 0 else { throw ValidationError("--web.max-requests must be at least 1") }
        guard retention.map({ $0 >= .days(1) }) ?? true else { throw ValidationError("--storage.retention must be at least 1d") }
    }

    func run() async throws {
        let logger = log.makeLogger()
        do {
            let application = try Application(
                options: .init(
                    configurationPath: configFile, webConfigurationPath: webConfigFile,
                    allowsUnauthenticated: allowUnauthenticated, allowedHosts: allowedHosts,
                    listenAddresses: listenAddresses.isEmpty
                        ? [ListenAddress(host: "127.0.0.1", port: 9847)] : listenAddresses,
                    telemetryPath: telemetryPath, maxRequests: maxRequests, storagePath: storagePath,
                    retentionSeconds: retention?.timeInterval, simulator: simulator),
                logger: logger)
            try await application.run()
        } catch let error as ListenRefusal {
            throw ValidationError("\(error)")
        } catch let error as ConfigurationError {
            throw CommandFailure(error.description)
        } catch let error as HTTPServerError {
            throw CommandFailure(error.description)
        }
    }
}

/// The flags that every long-running command has.
struct LogOptions: ParsableArguments {
    @Option(name: .customLong("log.level"), help: "Least level that is logged: debug, info, warn or error.")
    var level = LogLevel.info

    @Option(name: .customLong("log.format"), help: "Format of the log on standard error: logfmt or json.")
    var format = LogFormat.logfmt

    func makeLogger() -> Logger {
        Logger(label: "holysheep-exporter") { _ in LineLogHandler(format: format, level: level.swiftLogLevel) }
    }
}

enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case debug, info, warn, error

    var swiftLogLevel: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warn: .warning
        case .error: .error
        }
    }
}

extension LogFormat: ExpressibleByArgument {}

extension ListenAddress: ExpressibleByArgument {
    public init?(argument: String) { try? self.init(parsing: argument) }
}

extension PrometheusDuration: ExpressibleByArgument {
    public init?(argument: String) { try? self.init(parsing: argument) }
    public var defaultValueDescription: String { description }
}

/// A failure whose message is all that a person needs: printed as it is, exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
