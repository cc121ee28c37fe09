/// The formats that metrics are written in.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// The Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.0.
    case openMetrics

    /// The `Content-Type` of an answer in this format.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// Chooses the format from a request's `Accept` header (RFC 9110 §12.5.1).
    ///
    /// OpenMetrics is for those who name it, in version 1.0.0 or in none, and want it no less than plain text.
    /// Everyone else gets the text format, which people can read in a browser as well: also those who accept neither,
    /// because metrics in another format are more use than an error. Parameters other than `q` and `version`, such as
    /// `escaping`, change nothing: names need no escaping here.
    public static func negotiate(accept: String?) -> ExpositionFormat {
        guard let accept else { return .text }
        let ranges = accept.split(separator: ",").compactMap { MediaRange($0) }
        let openMetrics = ranges
            .filter { $0.type == "application/openmetrics-text" && $0.accepts(version: "1.0.0") }
            .map(\.quality).max() ?? 0
        let text = ["text/plain", "text/*", "*/*"].lazy
            .compactMap { type in
                ranges.filter { $0.type == type && $0.accepts(version: "0.0.4") }.map(\.quality).max()
            }
            .first ?? 0
        return openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }
}

/// One element of an `Accept` header.
private struct MediaRange {
    let type: String
    var quality = 1.0
    var version: String?

    /// Nil when the quality is unreadable.
    init?(_ element: Substring) {
        let parts = element.split(separator: ";", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        type = parts[0].lowercased()
        for parameter in parts.dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
            guard pair.count == 2 else { continue }
            switch pair[0].lowercased() {
            case "q":
                guard let quality = Double(pair[1]), (0...1).contains(quality) else { return nil }
                self.quality = quality
            case "version":
                version = pair[1].filter { $0 != "\"" }
            default:
                continue
            }
        }
    }

    func accepts(version wanted: String) -> Bool {
        version == nil || version == wanted
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = text.drop(while: isSpace)
        return start.prefix(start.count - start.reversed().prefix(while: isSpace).count)
    }
}
