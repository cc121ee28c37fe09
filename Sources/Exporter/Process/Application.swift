import Alertmanager
import Foundation
import HTTPClient
import HTTPServer
import HolySheepSimulator
import Logging
import ServiceLifecycle
import Synchronization

/// The daemon: wires the rooms together, starts them, and stops them in order.
public final class Application: Sendable {
    /// What the command line of `serve` decides; the rest is in the configuration file and can be
    /// reloaded.
    public struct Options: Sendable {
        public var configurationPath: String?
        /// The file with TLS, users, tokens and roles; nil for plain HTTP that asks nobody.
        public var webConfigurationPath: String?
        /// Listen beyond this machine although nobody is asked who they are.
        public var allowsUnauthenticated: Bool
        /// Names that the daemon is known by beside its addresses, such as a reverse proxy's.
        public var allowedHosts: [String]
        public var listenAddresses: [ListenAddress]
        /// The path of the metrics.
        public var telemetryPath: String
        /// The most connections served at once.
        public var maxRequests: Int
        /// The folder of the store.
        public var storagePath: String
        /// How long usage is kept, in seconds; nil leaves it to the configuration file.
        public var retentionSeconds: Double?
        /// Poll the built-in simulator in place of any configured account.
        public var simulator: Bool
        public var environment: [String: String]

        public init(
            configurationPath: String? = nil, webConfigurationPath: String? = nil,
            allowsUnauthenticated: Bool = false, allowedHosts: [String] = [],
            listenAddresses: [ListenAddress], telemetryPath: String = "/metrics", maxRequests: Int = 512,
            storagePath: String, retentionSeconds: Double? = nil, simulator: Bool = false,
            environment: [String: String] = ProcessInfo.processInfo.environment
        ) {
            self.configurationPath = configurationPath
            self.webConfigurationPath = webConfigurationPath
            self.allowsUnauthenticated = allowsUnauthenticated
            self.allowedHosts = allowedHosts
            self.listenAddresses = listenAddresses
            self.telemetryPath = telemetryPath
            self.maxRequests = maxRequests
            self.storagePath = storagePath
            self.retentionSeconds = retentionSeconds
            self.simulator = simulator
            self.environment = environment
        }
    }

    private let options: Options
    private let logger: Logger
    private let time: any TimeSource
    private let initial: Configuration
    private let web: WebSecurity
    private let simulator: SimulatorHost
    private let reloading = Mutex<Void>(())

    /// - Throws: ``ConfigurationError`` with every problem of the configuration, and ``ListenRefusal``. Nothing has
    ///   been written or opened then.
    public init(options: Options, logger: Logger, time: any TimeSource = SystemTime()) throws {
        self.options = options
        self.logger = logger
        self.time = time
        initial = try Self.loadConfiguration(options: options, logger: logger)
        web = try WebSecurity(options, logger: logger)
        simulator = SimulatorHost(time: time, logger: logger)
    }

    /// Whether no other page has this path, so that the metrics can.
    public static func isFree(telemetryPath: String) -> Bool {
        !Routes.otherPaths.contains(telemetryPath)
    }

    /// Runs until SIGTERM or SIGINT, or until the task is cancelled.
    ///
    /// - Parameter started: receives the addresses in use once requests are answered.
    /// - Throws: `HTTPServerError` when an address can't be listened on.
    public func run(started: @escaping @Sendable ([ListenAddress]) -> Void = { _ in }) async throws {
        // A log that is piped to a program that has ended must not end this one.
        signal(SIGPIPE, SIG_IGN)
        // Until reloads are listened for, SIGHUP must not end the process.
        signal(SIGHUP, SIG_IGN)
        let snapshots = SnapshotBox()
        // Of several reloads that come at once only the last has to take effect.
        let (configurations, feed) = AsyncStream.makeStream(
            of: Configuration.self, bufferingPolicy: .bufferingNewest(1))
        let holder = ConfigurationHolder(initial, at: time.now())
        let storage = StorageSupervisor(folder: options.storagePath, logger: logger)
        let notifier = Notifier.daemon(logger: logger)
        let rules = RuleBox()
        let evaluator = RuleEvaluator(
            holder: holder, snapshots: snapshots, box: rules, storage: storage, sink: notifier, time: time,
            logger: logger)
        let reload = reloader(holder, feed: feed, rules: evaluator, notifier: notifier)
        let upstream = UpstreamState()
        let planner = Planner(
            holder: holder, upstream: upstream, storage: storage, snapshots: snapshots, rules: rules, time: time,
            logger: logger)
        var serverConfiguration = HTTPServerConfiguration(listenAddresses: options.listenAddresses)
        serverConfiguration.maxConnections = options.maxRequests
        let routes = Routes.all(
            RouteContext(
                telemetryPath: options.telemetryPath, version: Version.current, snapshots: snapshots, storage: storage,
                holder: holder, time: time, rules: rules, replan: { await planner.replan() }, reload: reload))
        let server = HTTPServer(
            serverConfiguration, router: Router(routes, access: web.access), tls: web.tls,
            onMessage: { [logger] message in
                logger.log(
                    level: message.origin == .handler ? .error : .info, "http server",
                    metadata: ["origin": "\(message.origin)", "detail": "\(message.text)"])
            })
        // Listening comes first: when the address is taken, nothing has been opened or written.
        let addresses = try server.start()

        let polled: Configuration
        do {
            polled = try polledConfiguration(initial)
        } catch {
            await server.stop(drain: .zero)
            throw error
        }
        holder.replace(polled, at: time.now())
        feed.yield(polled)
        storage.open()
        let http = HTTPClient(HTTPClientConfiguration(userAgent: "holysheep-exporter/\(Version.current)"))
        await planner.start(serverMetrics: { server.metrics }, alertmanagers: { notifier.statistics })
        let planLoop = PlanLoop(planner: planner, storage: storage, time: time)
        let scheme = web.tls == nil ? "http" : "https"
        let externalURL = ExternalURL.of(addresses, scheme: scheme)
        notifier.reconfigure(holder.current.configuration.alertmanagers, from: AlertOrigin(externalURL: externalURL))
        await evaluator.start(externalURL: externalURL)
        let pollers = AccountPollers(
            configurations: configurations, http: http, upstream: upstream, storage: storage, time: time,
            logger: logger, onChange: planLoop.wake)

        for address in addresses {
            logger.info("listening", metadata: ["address": "\(address)", "url": "\(scheme)://\(address)/"])
        }
        started(addresses)

        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: ServerShutdown(server: server)),
                    .init(service: planLoop),
                    .init(service: notifier),
                    .init(
                        service: Retention(
                            storage: storage, upstream: upstream,
                            keepSeconds: { self.options.retentionSeconds(in: holder.current.configuration) },
                            time: time, logger: logger)),
                    .init(service: pollers),
                    .init(service: RuleLoop(evaluator: evaluator, time: time)),
                    .init(
                        service: ServiceManagement(
                            reload: reload, notifier: SystemdNotifier(environment: options.environment),
                            logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        defer { storage.close() }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await group.run()) } catch { outcome = .failure(error) }
        await http.shutdown()
        await simulator.retire()?.stop()
        await server.stop(drain: .zero)
        logger.info("stopped")
        try outcome.get()
    }
}

extension Application {
    private static func loadConfiguration(
        options: Options, logger: Logger
    ) throws(ConfigurationError) -> Configuration {
        guard let path = options.configurationPath else { return .default }
        let result = ConfigurationLoader.load(path: path, environment: options.environment)
        for warning in result.diagnostics where warning.severity == .warning {
            logger.warning("configuration", metadata: ["problem": "\(warning)"])
        }
        guard let configuration = result.configuration else {
            throw ConfigurationError(problems: result.diagnostics.filter { $0.severity == .error })
        }
        return configuration
    }

    /// Loads the configuration anew, puts it in force and hands it to the pollers.
    private func reloader(
        _ holder: ConfigurationHolder, feed: AsyncStream<Configuration>.Continuation, rules: RuleEvaluator,
        notifier: Notifier
    ) -> @Sendable () async throws -> Void {
        { [self] in
            // One at a time, so that what is in force is also what is polled.
            let unused = try reloading.withLock { _ in
                do {
                    let loaded = try Self.loadConfiguration(options: options, logger: logger)
                    try refuseToLoseAccounts(loaded, before: holder.current.configuration)
                    let access = try web.reloaded()
                    let fresh = try polledConfiguration(loaded)
                    try web.replace(access)
                    holder.replace(fresh, at: time.now())
                    feed.yield(fresh)
                    notifier.reconfigure(fresh.alertmanagers)
                    logger.info("configuration reloaded")
                    return fresh.isSimulated ? nil : simulator.retire()
                } catch {
                    holder.noteFailure()
                    logger.error(
                        "configuration not reloaded; the one before it stays in force",
                        metadata: ["problems": "\(error)"])
                    throw error
                }
            }
            await unused?.stop()
            await rules.reload()
        }
    }

    /// A file that was read while it was being written is empty, and would turn a daemon that watches real accounts into
    /// one that shows simulated ones.
    private func refuseToLoseAccounts(
        _ fresh: Configuration, before: Configuration
    ) throws(ConfigurationError) {
        guard fresh.accounts.isEmpty, !before.isSimulated else { return }
        throw ConfigurationError(problems: [
            Diagnostic(
                file: options.configurationPath ?? "", field: "accounts", message: "has none any more",
                remedy: "complete the file; to change to the built-in simulator, restart with --simulator")
        ])
    }

    /// The configuration with the accounts that are polled: the built-in simulator's alone where it is
    /// asked for or there is no other.
    private func polledConfiguration(_ configuration: Configuration) throws -> Configuration {
        guard options.simulator || configuration.accounts.isEmpty else { return configuration }
        var polled = configuration
        polled.accounts = [try simulator.account()]
        if polled.budgets.isEmpty { polled.budgets = [SimulatorHost.budget] }
        return polled
    }
}

extension Application.Options {
    /// How long usage is kept, in seconds: the flag has precedence over the file.
    func retentionSeconds(in configuration: Configuration) -> Double {
        retentionSeconds ?? configuration.storage.retention.timeInterval
    }
}
