import Foundation
import PromQL

extension TemplateFunction {
    /// Prometheus's functions of texts.
    static let texts: [String: TemplateFunction] = [
        "toUpper": TemplateFunction(.string) { _, values in .string(values[0].string.uppercased()) },
        "toLower": TemplateFunction(.string) { _, values in .string(values[0].string.lowercased()) },
        "title": TemplateFunction(.string) { _, values in .string(titled(values[0].string)) },
        "match": TemplateFunction(.string, .string) { _, values in
            .bool(try search(values[0].string).isFound(in: values[1].string))
        },
        "reReplaceAll": TemplateFunction(.string, .string, .string) { _, values in
            guard values[2].string.utf8.count <= longestReplaced else {
                throw TemplateError("text is longer than \(longestReplaced) bytes")
            }
            do {
                return .string(
                    try search(values[0].string).replacingAll(
                        in: values[2].string, with: values[1].string, limit: TemplateExecution.maximumLength))
            } catch {
                throw TemplateError("regexp: Compile(`\(values[0].string)`): \(error)")
            }
        },
        "safeHtml": TemplateFunction(.string) { _, values in values[0] },
        "stripPort": TemplateFunction(.string) { _, values in
            .string(split(values[0].string)?.host ?? values[0].string)
        },
        "stripDomain": TemplateFunction(.string) { _, values in .string(withoutDomain(values[0].string)) },
        "graphLink": TemplateFunction(.string) { _, values in
            .string("/graph?g0.expr=\(escapedForURL(values[0].string))&g0.tab=0")
        },
        "tableLink": TemplateFunction(.string) { _, values in
            .string("/graph?g0.expr=\(escapedForURL(values[0].string))&g0.tab=1")
        },
        "externalURL": TemplateFunction { execution, _ in .string(execution.externalURL) },
        "pathPrefix": TemplateFunction { execution, _ in
            .string(URLComponents(string: execution.externalURL)?.path ?? "")
        },
        "args": TemplateFunction(isVariadic: true) { _, values in
            .arguments(Dictionary(uniqueKeysWithValues: values.enumerated().map { ("arg\($0)", $1) }))
        },
    ]

    /// Replacing takes time in proportion to the text and to the matches in it. Bytes.
    private static let longestReplaced = 1 << 14

    private static func search(_ pattern: String) throws(TemplateError) -> RegexSearch {
        do {
            return try RegexSearch(pattern)
        } catch {
            throw TemplateError(error.description)
        }
    }

    /// The first letter of each word large.
    private static func titled(_ text: String) -> String {
        var output = ""
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            let isInWord = previous.properties.isAlphabetic || previous.properties.numericType != nil || previous == "_"
            output += isInWord ? String(scalar) : scalar.properties.titlecaseMapping
            previous = scalar
        }
        return output
    }

    /// A host and a port, with brackets around an IPv6 address.
    private static func split(_ text: String) -> (host: String, port: String)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let host = text[..<colon]
        let port = String(text[text.index(after: colon)...])
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), !host.dropFirst().dropLast().contains(where: { "[]".contains($0) }) else {
                return nil
            }
            return (String(host.dropFirst().dropLast()), port)
        }
        return host.contains(":") || text.contains("[") || text.contains("]") ? nil : (String(host), port)
    }

    private static func withoutDomain(_ text: String) -> String {
        let (host, port) = split(text) ?? (text, "")
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = host.contains(":") || (parts.count == 4 && parts.allSatisfy { UInt8($0) != nil })
        guard !isAddress else { return text }
        return String(parts.first ?? "") + (port.isEmpty ? "" : ":\(port)")
    }
}
