import Foundation
import HTTPServer
import HolySheepAPI
import HolySheepSimulator
import Logging
import Synchronization

/// The built-in simulator, started when a configuration needs it.
final class SimulatorHost: Sendable {
    private let simulator = Mutex<Simulator?>(nil)
    private let time: any TimeSource
    private let logger: Logger

    private static let key = "simulated"

    /// A budget that suits the simulated spend, for those who have configured none.
    static let budget = BudgetConfiguration(name: "monthly", period: .month, limitUSD: 100_000)

    init(time: any TimeSource, logger: Logger) {
        self.time = time
        self.logger = logger
    }

    /// The account to poll. Starts the simulator on a free loopback port if it is not running.
    func account() throws -> AccountConfiguration {
        let baseURL = try simulator.withLock { current in
            if let current { return current.baseURL }
            let fresh = try Simulator(
                SimulatorConfiguration(
                    listenAddress: ListenAddress(host: "127.0.0.1", port: 0), apiKey: Self.key,
                    // A demonstration's history need not wait for the gateway's limit.
                    managementCallsPerMinute: 6_000),
                clock: { [time] in time.now() })
            _ = try fresh.start()
            current = fresh
            return fresh.baseURL
        }
        logger.warning(
            "all numbers come from the built-in simulator",
            metadata: [
                "base_url": "\(baseURL)",
                "remedy": "configure an account with --config.file, and start without --simulator",
            ])
        return AccountConfiguration(
            name: AccountConfiguration.simulatorName, baseURL: baseURL, key: try APIKey(Self.key))
    }

    /// Gives the simulator up, if there is one: the next ``account()`` starts another.
    ///
    /// - Returns: the one to stop.
    func retire() -> Simulator? {
        simulator.withLock { current in
            defer { current = nil }
            return current
        }
    }
}

extension Configuration {
    /// Whether the accounts are the built-in simulator's.
    var isSimulated: Bool { accounts.map(\.name) == [AccountConfiguration.simulatorName] }
}
