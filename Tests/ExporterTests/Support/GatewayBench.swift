import Foundation
import HTTPClient
import HTTPServer
import HolySheepAPI
import HolySheepSimulator
import Logging
import Planning
import Storage

@testable import Exporter

/// One account polled by hand: its state, its store, and a gateway to ask.
struct GatewayBench {
    let account = "prod"
    let time: ManualTime
    let upstream = UpstreamState()
    let folder: StoreFolder
    let storage: StorageSupervisor
    let http = HTTPClient(HTTPClientConfiguration(connectTimeout: 2, totalTimeout: 5, userAgent: "test"))

    init(_ time: ManualTime = ManualTime(), failureThreshold: Int = 5) throws {
        self.time = time
        folder = try StoreFolder()
        storage = folder.supervisor()
        storage.open()
        upstream.replaceAccounts([Self.status(account, failureThreshold: failureThreshold)])
    }

    static func status(_ name: String, failureThreshold: Int = 5) -> AccountStatus {
        let circuit = CircuitBreaker(.init(failureThreshold: failureThreshold, openSeconds: 60))
        return AccountStatus(
            name: name,
            endpoints: Dictionary(
                uniqueKeysWithValues: GatewayEndpoint.allCases.map { ($0, EndpointStatus(circuit: circuit)) }))
    }

    func endpoint(_ endpoint: GatewayEndpoint) -> EndpointStatus {
        upstream.status(of: account)?.endpoints[endpoint] ?? EndpointStatus(circuit: CircuitBreaker())
    }

    func caller(
        _ endpoint: GatewayEndpoint, retry: RetryPolicy = RetryPolicy(), logger: Logger = quietLogger
    ) -> GatewayCaller {
        GatewayCaller(
            account: account, endpoint: endpoint, upstream: upstream, retry: retry, time: time, logger: logger)
    }

    func backfill(days: Double) -> Backfill {
        Backfill(
            account: account, granularity: .hourly, reach: days * 86_400, storage: storage, logger: quietLogger)
    }

    var ingest: UsageIngest { ingest(logger: quietLogger) }

    func ingest(logger: Logger, unlistedModels: UnlistedModelLog = UnlistedModelLog()) -> UsageIngest {
        UsageIngest(
            account: account, granularity: .hourly, prices: .builtIn, storage: storage,
            unlistedModels: unlistedModels, logger: logger)
    }

    func usagePoller(_ baseURL: String, days: Double, attempts: Int = 1) throws -> UsagePoller {
        UsagePoller(
            caller: caller(.usage, retry: RetryPolicy(maxAttempts: attempts)),
            client: HolySheepClient(baseURL: baseURL, key: try APIKey("simulated"), http: http), ingest: ingest,
            settle: 7_200, backfill: backfill(days: days), upstream: upstream, storage: storage, time: time,
            logger: quietLogger, onChange: {})
    }

    /// A gateway with three days of history, listening.
    func simulator(at date: Date? = nil, historyDays: Int64 = 3) throws -> Simulator {
        let simulator = try Simulator(
            SimulatorConfiguration(
                listenAddress: ListenAddress(host: "127.0.0.1", port: 0), historySeconds: historyDays * 86_400,
                startTime: date, managementCallsPerMinute: 6_000),
            clock: { [time] in time.now() })
        _ = try simulator.start()
        return simulator
    }
}

func gatewayError(_ reason: GatewayError.Reason, _ status: Int? = nil, retryAfter: Double? = nil) -> GatewayError {
    GatewayError(reason: reason, status: status, retryAfter: retryAfter, detail: "a test's")
}

func answer<Value>(_ value: Value, clock: GatewayClock = GatewayClock()) -> GatewayAnswer<Value> {
    GatewayAnswer(value: value, rateLimit: nil, clock: clock, durationSeconds: 0.25)
}
