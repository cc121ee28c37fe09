import Foundation
import HTTPClient
import HolySheepAPI
import Logging
import Planning
import ServiceLifecycle
import Storage

/// Polls every configured account, and starts anew with each configuration it is given.
struct AccountPollers: Service {
    /// The configuration to begin with, then each that replaces it.
    let configurations: AsyncStream<Configuration>
    let http: HTTPClient
    let upstream: UpstreamState
    let storage: StorageSupervisor
    let time: any TimeSource
    let logger: Logger
    /// Called whenever there is something new to plan with.
    let onChange: @Sendable () -> Void
    private let unlistedModels = UnlistedModelLog()

    func run() async throws {
        var running: Task<Void, Never>?
        for await configuration in configurations.cancelOnGracefulShutdown() {
            running?.cancel()
            await running?.value
            upstream.replaceAccounts(configuration.accounts.map(freshStatus))
            running = Task { await poll(configuration) }
        }
        running?.cancel()
        await running?.value
    }

    private func poll(_ configuration: Configuration) async {
        await withTaskGroup(of: Void.self) { group in
            for (index, account) in configuration.accounts.enumerated() {
                let client = HolySheepClient(baseURL: account.baseURL, key: account.key, http: http)
                let offset = Double(index) * Self.accountStagger
                group.addTask { await pollModels(account, client, startDelay: offset) }
                group.addTask { await pollQueue(account, client, startDelay: offset + Self.endpointStagger) }
                group.addTask {
                    await pollUsage(account, client, configuration, startDelay: offset + 2 * Self.endpointStagger)
                }
            }
        }
    }

    private static let accountStagger = 0.5
    private static let endpointStagger = 0.1

    private func pollModels(_ account: AccountConfiguration, _ client: HolySheepClient, startDelay: Double) async {
        let poller = ModelsPoller(caller: caller(account, .models), client: client, upstream: upstream)
        await loop(account, .models, interval: account.poll.models.timeInterval, startDelay: startDelay)
            .run { _ throws(GatewayCaller.Failure) in try await poller.poll() }
    }

    private func pollQueue(_ account: AccountConfiguration, _ client: HolySheepClient, startDelay: Double) async {
        let poller = QueuePoller(
            caller: caller(account, .queue), client: client, upstream: upstream, storage: storage, time: time)
        await loop(account, .queue, interval: account.poll.queue.timeInterval, startDelay: startDelay)
            .run { _ throws(GatewayCaller.Failure) in try await poller.poll() }
    }

    private func pollUsage(
        _ account: AccountConfiguration, _ client: HolySheepClient, _ configuration: Configuration, startDelay: Double
    ) async {
        let poller = UsagePoller(
            caller: caller(account, .usage), client: client,
            ingest: UsageIngest(
                account: account.name, granularity: .hourly,
                prices: configuration.pricing.table, storage: storage, unlistedModels: unlistedModels, logger: logger),
            settle: account.usage.settle.timeInterval,
            backfill: Backfill(
                account: account.name, granularity: .hourly, reach: account.usage.backfill.timeInterval,
                storage: storage, logger: logger),
            upstream: upstream, storage: storage, time: time, logger: logger, onChange: onChange)
        await loop(account, .usage, interval: account.poll.usage.timeInterval, startDelay: startDelay)
            .run { due throws(GatewayCaller.Failure) in try await poller.poll(until: due) }
    }

    private func loop(
        _ account: AccountConfiguration, _ endpoint: GatewayEndpoint, interval: Double, startDelay: Double
    ) -> PollLoop {
        PollLoop(
            account: account.name, endpoint: endpoint, interval: interval,
            startDelay: startDelay + Double.random(in: 0..<Self.endpointStagger), time: time, logger: logger,
            onChange: onChange)
    }

    private func caller(_ account: AccountConfiguration, _ endpoint: GatewayEndpoint) -> GatewayCaller {
        GatewayCaller(
            account: account.name, endpoint: endpoint, upstream: upstream, retry: RetryPolicy(), time: time,
            logger: logger)
    }

    private func freshStatus(_ account: AccountConfiguration) -> AccountStatus {
        let intervals: [GatewayEndpoint: Double] = [
            .models: account.poll.models.timeInterval, .queue: account.poll.queue.timeInterval,
            .usage: account.poll.usage.timeInterval,
        ]
        return AccountStatus(
            name: account.name,
            endpoints: Dictionary(
                uniqueKeysWithValues: intervals.map { endpoint, interval in
                    // An endpoint that is polled often may also be probed sooner than after a minute.
                    let circuit = CircuitBreaker(.init(failureThreshold: 5, openSeconds: min(60, 4 * interval)))
                    let lastSuccessAt = storedSuccess(of: account.name, endpoint)
                    return (endpoint, EndpointStatus(circuit: circuit, lastSuccessAt: lastSuccessAt))
                }))
    }

    /// When an earlier process last read what is stored; nil where that is not kept. A simulator's time may lie
    /// ahead of ours.
    private func storedSuccess(of account: String, _ endpoint: GatewayEndpoint) -> Date? {
        guard storage.isOpen else { return nil }
        let seconds = try? storage.read { store throws(StorageError) in
            try store.lastSuccess(account: account, endpoint: endpoint.rawValue)
        }
        return seconds.map { min(Date(timeIntervalSince1970: Double($0)), time.now()) }
    }
}
