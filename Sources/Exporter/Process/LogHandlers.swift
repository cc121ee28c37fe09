import CivilTime
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
            ("ts", RFC3339.formatMilliseconds(Date())),
            ("level", event.level == .warning ? "warn" : event.level.rawValue),
            ("msg", event.message.description),
        ]
        if let error = event.error { fields.append(("error", "\(error)")) }
        fields += merged.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }
        write(Self.line(fields, format: format))
    }

    /// One line, whatever the values hold: text from elsewhere can neither begin another line nor control a terminal.
    static func line(_ fields: [(name: String, value: String)], format: LogFormat) -> [UInt8] {
        let line =
            switch format {
            case .json: quoted(.object(fields.map { .init($0.name, .string($0.value)) }))
            case .logfmt: fields.map { "\($0.name)=\(logfmt($0.value))" }.joined(separator: " ")
            }
        return Array(line.utf8) + [UInt8(ascii: "\n")]
    }

    /// logfmt quotes a value that is empty or holds a space, a quote, an equals sign, a backslash or anything
    /// invisible.
    private static func logfmt(_ value: String) -> String {
        let isPlain = !value.isEmpty
            && value.unicodeScalars.allSatisfy { scalar in
                scalar != " " && scalar != "\"" && scalar != "=" && scalar != "\\" && !isInvisible(scalar)
            }
        return isPlain ? value : quoted(.string(value))
    }

    /// The value as JSON, in which all that is invisible is escaped.
    private static func quoted(_ value: JSONValue) -> String {
        let text = String(decoding: value.encoded(), as: UTF8.self)
        guard text.unicodeScalars.contains(where: isInvisible) else { return text }
        return text.unicodeScalars.reduce(into: "") { escaped, scalar in
            guard isInvisible(scalar) else { return escaped.unicodeScalars.append(scalar) }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    /// Control characters, changes of the direction of writing, and line separators other than the line feed.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// Standard error, one whole line at a time. What cannot be written is lost: a log whose disk is full, or that
    /// nobody reads any more, is no reason to stop.
    public static let writeToStandardError: @Sendable ([UInt8]) -> Void = { bytes in
        standardErrorTurn.withLock { _ in
            try? FileHandle.standardError.write(contentsOf: Data(bytes))
        }
    }
}

private let standardErrorTurn = Mutex<Void>(())
