import PromQL

/// The template of a label or an annotation: Go's text/template with the functions and variables of Prometheus.
public struct AlertTemplate: Sendable {
    /// What a template sees of a series that an alert's expression returned.
    public struct Data: Sendable {
        public var labels: [String: String]
        public var externalLabels: [String: String]
        public var externalURL: String
        public var value: Double

        public init(
            labels: [String: String], externalLabels: [String: String] = [:], externalURL: String = "", value: Double
        ) {
            self.labels = labels
            self.externalLabels = externalLabels
            self.externalURL = externalURL
            self.value = value
        }
    }

    /// Prometheus puts this before every template. The columns in error texts count it.
    private static let prelude =
        "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}"
        + "{{$externalURL := .ExternalURL}}{{$value := .Value}}"

    private enum Content: Sendable {
        case plain(String)
        case tree(TemplateTree, source: [UInt8])
    }

    private let content: Content

    /// - Parameter alert: The alert's name, for error texts.
    public init(_ text: String, alert: String) throws(TemplateError) {
        guard text.contains("{{") else {
            content = .plain(text)
            return
        }
        let whole = Self.prelude + text
        content = .tree(try TemplateParser.parse(whole, name: "__alert_\(alert)"), source: Array(whole.utf8))
    }

    /// Expands the template.
    ///
    /// - Parameter query: Evaluates an expression for the function `query`.
    /// - Throws: ``TemplateError`` with Prometheus's words.
    public func expand(
        _ data: Data, query: (String) throws -> [VectorElement]
    ) throws(TemplateError) -> String {
        switch content {
        case .plain(let text): return text
        case .tree(let tree, let source):
            let result = withoutActuallyEscaping(query) { query in
                Result { () throws(TemplateError) in
                    try TemplateExecution.run(tree, source: source, data: data, query: query)
                }
            }
            do {
                return try result.get()
            } catch {
                throw TemplateError("error executing template \(tree.name): \(error)")
            }
        }
    }

    /// As ``expand(_:query:)``, with the error in place of the text, as alerts show it.
    func shown(_ data: Data, query: (String) throws -> [VectorElement]) -> String {
        do {
            return try expand(data, query: query)
        } catch {
            return "<error expanding template: \(error)>"
        }
    }
}
