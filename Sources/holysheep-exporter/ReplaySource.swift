import ArgumentParser
import Exporter
import Foundation
import HolySheepSimulator
import Replay

/// The value of `--scale`.
enum TrafficScale: ExpressibleByArgument, Equatable {
    case factor(Double)
    /// The mean as a share of the starting limit.
    case mean(Double)

    init?(argument: String) {
        let isMean = argument.hasPrefix("mean=")
        guard let number = Double(isMean ? String(argument.dropFirst(5)) : argument), number > 0, number <= 1e6 else {
            return nil
        }
        self = isMean ? .mean(number) : .factor(number)
    }
}

/// The traffic to replay, which part of it, and from which limit on.
struct ReplaySource {
    let trace: DemandTrace
    /// What is replayed; what lies before it is history.
    let range: Range<Int64>
    /// The limit at the start, in requests per minute.
    let start: Double

    static let surge = "surge"
    private static let defaultStart = 1_000.0
    /// The share of the starting limit that the history takes when neither is given.
    private static let usualShare = 0.6
    private static let hour: Int64 = 3_600
    /// Whatever the width of buckets, they begin anew at every hour.
    private static let grid = hour
    private static let longest: Int64 = 400 * 86_400

    init(trace name: String, model: String?, history: Int64?, scale: TrafficScale?, start: Double?) throws {
        var trace = try name == Self.surge ? .surge : Self.load(name, model: model)
        let before = history ?? (name == Self.surge ? SurgeTimes.evaluation - trace.start : (trace.end - trace.start) / 2)
        let from = trace.start + (before + Self.grid - 1) / Self.grid * Self.grid
        guard trace.end - from >= Self.hour else {
            throw ValidationError(
                "the trace is \(PrometheusDuration.seconds(trace.end - trace.start)) long and "
                    + "\(PrometheusDuration.seconds(before)) of it are history, which leaves less than an hour to replay; "
                    + "give a longer trace or a shorter --history")
        }
        range = from..<trace.end
        guard trace.meanRPM > 0 else { throw CommandFailure("\(name): has no requests to replay") }
        if let start {
            self.start = start
        } else if scale != nil || name == Self.surge {
            self.start = Self.defaultStart
        } else {
            let known = trace.meanRPM(in: trace.start..<from)
            self.start = max(1, ((known > 0 ? known : trace.meanRPM) / Self.usualShare).rounded(.up))
        }
        switch scale {
        case .factor(let factor): trace = trace.scaled(by: factor)
        case .mean(let share): trace = trace.scaled(by: share * self.start / trace.meanRPM)
        case nil: break
        }
        self.trace = trace
    }

    private static func load(_ path: String, model: String?) throws -> DemandTrace {
        let recorded = try TrafficTrace.load(path: path)
        guard let requests = recorded.requests(model: model) else {
            throw CommandFailure(
                "\(path): there is no model '\(model ?? "")'; there are "
                    + recorded.models.prefix(10).joined(separator: ", ") + (recorded.models.count > 10 ? ", …" : ""))
        }
        guard recorded.step <= hour else {
            throw CommandFailure(
                "\(path): its buckets are \(recorded.step) s wide; an hour is the most that says how traffic moves")
        }
        guard recorded.period <= longest else {
            throw CommandFailure("\(path): spans more than 400 days; replay a part of it")
        }
        return DemandTrace(
            name: URL(fileURLWithPath: path).lastPathComponent, start: recorded.start, step: recorded.step,
            requests: requests.map(Double.init))
    }
}
