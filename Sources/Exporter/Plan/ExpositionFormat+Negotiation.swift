import Exposition
import HTTPServer

extension ExpositionFormat {
    /// Chooses the format from a request's `Accept` header (RFC 9110 §12.5.1).
    ///
    /// OpenMetrics is for those who name it, in version 1.0.0 or in none, and want it no less than plain text.
    /// Everyone else gets the text format, which people can read in a browser as well: also those who accept neither,
    /// because metrics in another format are more use than an error. Parameters other than `q` and `version`, such as
    /// `escaping`, change nothing: names need no escaping here.
    static func negotiate(accept: String?) -> ExpositionFormat {
        let ranges = accept.map(ContentNegotiation.preferences) ?? []
        func quality(_ type: String, version: String) -> Double? {
            ranges.filter { $0.value == type && $0.parameters["version"] ?? version == version }.map(\.quality).max()
        }
        let openMetrics = quality("application/openmetrics-text", version: "1.0.0") ?? 0
        let text = ["text/plain", "text/*", "*/*"].lazy.compactMap { quality($0, version: "0.0.4") }.first ?? 0
        return openMetrics > 0 && openMetrics >= text ? .openMetrics : .text
    }
}
