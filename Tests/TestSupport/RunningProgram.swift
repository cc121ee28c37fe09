import Foundation
import Synchronization

/// A program started by a test, its output kept, ended with the test.
public final class RunningProgram: Sendable {
    private let process: Process
    private let output = Output()
    public let name: String

    /// Shared with the pipe's handler, which outlives a failed start.
    private final class Output: Sendable {
        let text = Mutex("")
    }

    /// - Parameter executable: a path.
    public init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        name = URL(fileURLWithPath: executable).lastPathComponent
        process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        pipe.fileHandleForReading.readabilityHandler = { [output] handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return
            }
            output.text.withLock { $0 += String(decoding: data, as: UTF8.self) }
        }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    public var text: String { output.text.withLock { $0 } }
    public var isRunning: Bool { process.isRunning }
    public var processIdentifier: Int32 { process.processIdentifier }

    public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the program has ended.
    ///
    /// - Returns: its exit code; for one that a signal ended, 128 and the signal's number.
    public func waitForExit(within seconds: Double = 20) async throws -> Int32 {
        try await poll(seconds: seconds, "\(name) to end") { self.process.isRunning ? nil : true }
        // The last output may still be in the pipe.
        try await Task.sleep(for: .milliseconds(50))
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    /// Ends the program with SIGTERM.
    @discardableResult
    public func stop() async throws -> Int32 {
        if process.isRunning { send(SIGTERM) }
        return try await waitForExit()
    }

    /// Waits for output that matches, and returns its first group.
    public func waitForOutput(_ pattern: Regex<(Substring, Substring)>, within seconds: Double = 30) async throws -> String {
        // A Regex is not Sendable, so the wait is written out.
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let match = try pattern.firstMatch(in: text) { return String(match.output.1) }
            guard ContinuousClock.now < deadline, process.isRunning else {
                throw Failure("\(name) did not print what was expected; it printed:\n\(text.suffix(4_000))")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
