import Foundation
import Synchronization
import Testing

/// A program started by a test, its output kept, ended with the test.
final class RunningProgram: Sendable {
    private let process: Process
    private let output = Output()
    let name: String

    /// Shared with the pipe's handler, which outlives a failed start.
    private final class Output: Sendable {
        let text = Mutex("")
    }

    /// - Parameter executable: a path.
    init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
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

    var text: String { output.text.withLock { $0 } }
    var isRunning: Bool { process.isRunning }
    var processIdentifier: Int32 { process.processIdentifier }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until the program has ended.
    ///
    /// - Returns: its exit code; for one that a signal ended, 128 and the signal's number.
    func waitForExit(within seconds: Double = 20) async throws -> Int32 {
        try await poll(seconds: seconds, "\(name) to end") { self.process.isRunning ? nil : true }
        // The last output may still be in the pipe.
        try await Task.sleep(for: .milliseconds(50))
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    /// Ends the program with SIGTERM.
    @discardableResult
    func stop() async throws -> Int32 {
        if process.isRunning { send(SIGTERM) }
        return try await waitForExit()
    }

    /// Waits for output that matches, and returns its first group.
    func waitForOutput(_ pattern: Regex<(Substring, Substring)>, within seconds: Double = 30) async throws -> String {
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

/// A failure of a test's surroundings, with what is needed to understand it.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Asks again until `condition` has a value, or fails after a deadline.
@discardableResult
func poll<Value: Sendable>(
    seconds: Double = 30, _ what: String, _ condition: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
        if let value = try await condition() { return value }
        guard ContinuousClock.now < deadline else { throw Failure("waited \(seconds) s in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// A folder that is deleted with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "holysheep-exporter-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
