import Foundation
import JSON
import Logging
import Synchronization

/// How log lines are written: `--log.format`.
public enum LogFormat: String, CaseIterable, Sendable {
    case logfmt
    case json
}

/// Writes one line a message to standard error, in logfmt or as JSON, with the fields that
/// Prometheus's own programs use: `ts`, `level`, `msg`, then the metadata in order of name.
public struct LineLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: receives each finished line, its line feed included.
    public init(
        format: LogFormat, level: Logger.Level,
        write: @escaping @Sendable ([UInt8]) -> Void = LineLogHandler.writeToStandardError
    ) {
        self.format = format
        self.logLevel = level
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let merged = metadata.merging(event.metadata ?? [:]) { _, new in new }
        var fields: [(name: String, value: String)] = [
            ("ts", Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            ("level", event.level == .warning ? "warn" : event.level.rawValue),
            ("msg", event.message.description),
        ]
        fields += merged.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        write(Self.line(fields, format: format))
    }

    static func line(_ fields: [(name: String, value: String)], format: LogFormat) -> [UInt8] {
        switch format {
        case .json:
            JSONValue.object(fields.map { .init($0.name, .string($0.value)) }).encoded() + [UInt8(ascii: "\n")]
        case .logfmt:
            Array((fields.map { "\($0.name)=\(quoted($0.value))" }.joined(separator: " ") + "\n").utf8)
        }
    }

    /// logfmt quotes a value that holds a space, a quote, an equals sign or anything unprintable.
    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3d && $0 != 0x7f }
        return isPlain ? value : String(decoding: JSONValue.string(value).encoded(), as: UTF8.self)
    }

    /// Standard error, one whole line at a time.
    public static let writeToStandardError: @Sendable ([UInt8]) -> Void = { bytes in
        FileHandle.standardError.write(Data(bytes))
    }
}
