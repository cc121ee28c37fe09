import ArgumentParser
import CivilTime
import Exporter
import Foundation
import HTTPServer
import HolySheepSimulator
import Logging
import ServiceLifecycle

struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator",
        abstract: "A HolySheep gateway to develop and demonstrate against: traffic, limits, queue and faults.")

    @Option(name: .customLong("listen-address"), help: "Address to listen on, HOST:PORT.")
    var listenAddress = ListenAddress(host: "127.0.0.1", port: 9848)

    @Option(help: "Recorded traffic to repeat (CSV, .gz too): timestamp,model,requests,input_tokens,output_tokens.")
    var trace: String?

    @Option(help: "Number that everything drawn depends on.")
    var seed: UInt64 = 1

    @Option(help: "Length of the history before the start.")
    var history = PrometheusDuration.days(90)

    @Option(help: "Simulated seconds per real second: 60 makes an hour a minute, 0 stops the clock.")
    var speed = 1.0

    @Option(help: "Simulated time at the start, RFC 3339. (default: the real time)")
    var now: SimulatedStart?

    @Option(help: "The key that is accepted.")
    var apiKey = "simulated"

    @Option(
        help: """
            A fault in force from the start, KIND[:VALUE][@ENDPOINT][%PROBABILITY][*COUNT][~DURATION]; repeatable. \
            More, while it runs, through POST /_simulator/faults.
            """)
    var fault: [String] = []

    @Option(name: .customLong("requests-per-minute"), help: "The gateway's limit. (default: fits the traffic)")
    var requestsPerMinuteLimit: Int?

    @OptionGroup var log: LogOptions

    func validate() throws {
        do {
            try configuration(trace: nil).validate()
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private func configuration(trace: TrafficTrace?) throws -> SimulatorConfiguration {
        SimulatorConfiguration(
            listenAddress: listenAddress, trace: trace, seed: seed, historySeconds: history.seconds, speed: speed,
            startTime: now?.date, apiKey: apiKey, faults: try fault.flatMap { try FaultSpec.parse($0) },
            requestsPerMinuteLimit: requestsPerMinuteLimit)
    }

    func run() async throws {
        let logger = log.makeLogger()
        let simulator: Simulator
        do {
            simulator = try Simulator(configuration(trace: try trace.map { try TrafficTrace.load(path: $0) }))
            _ = try simulator.start()
        } catch {
            throw CommandFailure("\(error)")
        }
        logger.info("simulator listening", metadata: ["base_url": "\(simulator.baseURL)"])
        let group = ServiceGroup(
            services: [StopSimulator(simulator: simulator)], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        try await group.run()
    }
}

/// Stops the simulator when the process is asked to end.
private struct StopSimulator: Service {
    let simulator: Simulator

    func run() async throws {
        try? await gracefulShutdown()
        await simulator.stop()
    }
}

/// The value of `--now`.
struct SimulatedStart: ExpressibleByArgument {
    let date: Date

    init?(argument: String) {
        guard let date = try? RFC3339.parse(argument) else { return nil }
        self.date = date
    }
}
