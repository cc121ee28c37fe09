import Foundation
import HTTPServer

/// What a simulator simulates.
public struct SimulatorConfiguration: Sendable {
    /// Where it listens; port 0 lets the system choose.
    public var listenAddress: ListenAddress
    /// Recorded traffic to repeat; nil generates traffic from the seed.
    public var trace: TrafficTrace?
    /// Everything that is drawn depends on it.
    public var seed: UInt64
    /// Length of the history before the start, in seconds.
    public var historySeconds: Int64
    /// Simulated seconds per real second: 60 makes a minute a second, 0 freezes time.
    public var speed: Double
    /// Simulated time at the start; nil is the real time.
    public var startTime: Date?
    /// The key that is accepted.
    public var apiKey: String
    /// Faults in force from the start.
    public var faults: [FaultSpec]
    /// Requests per minute that the account may make, in simulated time; nil is what the traffic
    /// usually stays below.
    public var requestsPerMinuteLimit: Int?
    /// Requests that may wait in the gateway; nil is a minute's worth.
    public var queueLimit: Int?
    /// Calls per real minute to the endpoints other than `chat/completions`.
    public var managementCallsPerMinute: Int

    public init(
        listenAddress: ListenAddress = ListenAddress(host: "127.0.0.1", port: 9848), trace: TrafficTrace? = nil,
        seed: UInt64 = 1, historySeconds: Int64 = 90 * 86_400, speed: Double = 1, startTime: Date? = nil,
        apiKey: String = "simulated", faults: [FaultSpec] = [], requestsPerMinuteLimit: Int? = nil,
        queueLimit: Int? = nil, managementCallsPerMinute: Int = 600
    ) {
        self.listenAddress = listenAddress
        self.trace = trace
        self.seed = seed
        self.historySeconds = historySeconds
        self.speed = speed
        self.startTime = startTime
        self.apiKey = apiKey
        self.faults = faults
        self.requestsPerMinuteLimit = requestsPerMinuteLimit
        self.queueLimit = queueLimit
        self.managementCallsPerMinute = managementCallsPerMinute
    }

    /// - Throws: ``SimulatorError`` naming the first setting that cannot be.
    public func validate() throws(SimulatorError) {
        let longest: Int64 = 3650 * 86_400
        guard (0...longest).contains(historySeconds) else {
            throw SimulatorError("history must be from 0 to 3650d, not \(historySeconds) s")
        }
        guard speed.isFinite, (0...1e6).contains(speed) else {
            throw SimulatorError("speed must be from 0 to 1000000, not \(speed)")
        }
        if let startTime {
            guard (1_262_304_000..<7_258_118_400).contains(startTime.timeIntervalSince1970) else {
                throw SimulatorError("start time must lie between the years 2010 and 2199")
            }
        }
        guard !apiKey.isEmpty, apiKey.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw SimulatorError("API key must be printable ASCII without spaces, and not empty")
        }
        for (name, value) in [
            ("requests per minute limit", requestsPerMinuteLimit), ("queue limit", queueLimit),
            ("management calls per minute", managementCallsPerMinute),
        ] {
            guard let value, !(1...1_000_000_000).contains(value) else { continue }
            throw SimulatorError("\(name) must be from 1 to 1000000000, not \(value)")
        }
    }
}

/// Why a simulator cannot be.
public struct SimulatorError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
