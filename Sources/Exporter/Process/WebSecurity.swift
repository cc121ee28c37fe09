import HTTPServer
import Logging

/// The web configuration in force: who may do what, and TLS.
final class WebSecurity: Sendable {
    let access: AccessControl
    /// Nil for plain HTTP.
    let tls: TLSContextHolder?
    private let options: Application.Options
    private let logger: Logger

    /// - Throws: ``ConfigurationError`` with every problem of the file, and ``ListenRefusal``.
    init(_ options: Application.Options, logger: Logger) throws {
        self.options = options
        self.logger = logger
        let configuration = try Self.load(options, logger)
        tls = try configuration.tls.map { settings in
            do throws(TLSError) {
                return try TLSContextHolder(
                    settings, read: { try FileReading.disk($0, 1 << 20) }, onChange: { Self.log($0, logger) })
            } catch {
                throw Self.problem(options, "\(error.part.rawValue) \(error.message)", error.remedy)
            }
        }
        let isLocal = options.listenAddresses.allSatisfy(\.isLoopback)
        access = AccessControl(
            configuration.access, site: SitePolicy(isLocal: isLocal, allowedHosts: Set(options.allowedHosts)))
        if !configuration.authenticates, !isLocal {
            logger.warning(
                "other machines can reach this one, and nobody is asked who they are",
                metadata: ["remedy": "give --web.config.file users, tokens or client certificates"])
        }
    }

    /// The file as it is now, when it can replace the one in force.
    func reloaded() throws -> WebConfiguration {
        let configuration = try Self.load(options, logger)
        guard (configuration.tls == nil) == (tls == nil) else {
            throw Self.problem(
                options, "turns TLS \(tls == nil ? "on" : "off"), which needs a restart", "restart, or undo it",
                field: "tls_server_config")
        }
        return configuration
    }

    /// Puts a configuration in force, for new connections and new requests.
    func replace(_ configuration: WebConfiguration) throws {
        if let settings = configuration.tls {
            do throws(TLSError) {
                try tls?.replace(settings)
            } catch {
                throw Self.problem(options, "\(error.part.rawValue) \(error.message)", error.remedy)
            }
        }
        access.replace(configuration.access)
    }

    private static func load(_ options: Application.Options, _ logger: Logger) throws -> WebConfiguration {
        var configuration = WebConfiguration()
        if let path = options.webConfigurationPath {
            let result = WebConfigurationLoader.load(path: path)
            for warning in result.diagnostics where warning.severity == .warning {
                logger.warning("web configuration", metadata: ["problem": "\(warning)"])
            }
            guard let loaded = result.configuration else {
                throw ConfigurationError(problems: result.diagnostics.filter { $0.severity == .error })
            }
            configuration = loaded
        }
        let refusal = ListenRefusal(
            options.listenAddresses, authenticates: configuration.authenticates, isAllowed: options.allowsUnauthenticated)
        if let refusal { throw refusal }
        return configuration
    }

    private static func problem(
        _ options: Application.Options, _ message: String, _ remedy: String, field: String = ""
    ) -> ConfigurationError {
        ConfigurationError(problems: [
            Diagnostic(file: options.webConfigurationPath ?? "", field: field, message: message, remedy: remedy)
        ])
    }

    private static func log(_ change: TLSContextHolder.Change, _ logger: Logger) {
        switch change {
        case .loaded:
            logger.info("certificates reloaded")
        case .failed(let error):
            logger.error(
                "certificates have changed and cannot be used; those before stay in force",
                metadata: ["problem": "\(error)"])
        }
    }
}
