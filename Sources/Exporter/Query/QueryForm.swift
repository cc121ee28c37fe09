import CivilTime
import Foundation
import HTTPServer
import PromQL

/// The parameters of a request to the query API, of its form and of its address. Those that are not known are ignored,
/// as Prometheus does, because its clients send some that it has only in other versions.
struct QueryForm {
    /// Those of the form come first, and so have precedence.
    private let items: [(name: String, value: String)]

    init(_ request: HTTPRequest) throws(QueryFailure) {
        guard request.method == .post, !request.body.isEmpty else {
            items = request.query.items
            return
        }
        guard let text = String(validating: request.body, as: UTF8.self) else {
            throw .badData("error parsing form values: the body is not UTF-8")
        }
        do throws(HTTPError) {
            items = try QueryItems(parsing: text).items + request.query.items
        } catch {
            throw .badData("error parsing form values: \(error.detail)")
        }
    }

    /// The first value; nil when it is not given or empty.
    func text(_ name: String) -> String? {
        items.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// Every value that is not empty.
    func texts(_ name: String) -> [String] {
        items.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// Milliseconds since 1970; nil when it is not given.
    func time(_ name: String) throws(QueryFailure) -> Int64? {
        guard let text = text(name) else { return nil }
        guard let time = Self.time(text) else {
            throw .parameter(name, "Invalid time value for '\(name)': " + Self.notATime(text))
        }
        return time
    }

    /// Milliseconds since 1970, of a parameter that must be given.
    func requiredTime(_ name: String) throws(QueryFailure) -> Int64 {
        let text = text(name) ?? ""
        guard let time = Self.time(text) else { throw .parameter(name, Self.notATime(text)) }
        return time
    }

    private static func notATime(_ text: String) -> String {
        "cannot parse \(GoText.quoted(text)) to a valid timestamp"
    }

    /// Milliseconds; nil when it is not given.
    func duration(_ name: String) throws(QueryFailure) -> Int64? {
        guard let text = text(name) else { return nil }
        if let seconds = Double(text) {
            guard abs(seconds) <= Self.longestSeconds else {
                let problem = "cannot parse \(GoText.quoted(text)) to a valid duration. It overflows int64"
                throw .parameter(name, problem)
            }
            return Int64(seconds * 1000)
        }
        guard let duration = try? QueryDuration.parse(text) else {
            throw .parameter(name, "cannot parse \(GoText.quoted(text)) to a valid duration")
        }
        return duration
    }

    /// An expression; a missing one is an empty one, which is none.
    func expression() throws(ParseError) -> PromQL.Expression { try Parser.expression(text("query") ?? "") }

    /// Every `match[]`.
    ///
    /// - Throws: What is wrong, without the parameter's name, which Prometheus says in some answers and in others not.
    func selectors() throws(QueryFailure) -> [[Matcher]] {
        var selectors: [[Matcher]] = []
        for item in items where item.name == "match[]" {
            do throws(ParseError) {
                selectors.append(try Parser.selector(item.value))
            } catch {
                throw .badData(error.description)
            }
            guard selectors.last?.contains(where: { !$0.matches("") }) == true else {
                throw .badData("match[] must contain at least one non-empty matcher")
            }
        }
        return selectors
    }

    /// Nanoseconds of as much have room in 64 bits.
    private static let longestSeconds = 9_223_372_036.0

    private static func time(_ text: String) -> Int64? {
        if let seconds = Double(text) {
            return abs(seconds) <= longestSeconds * 1000 ? Int64((seconds * 1000).rounded()) : nil
        }
        guard let date = try? RFC3339.parse(text) else { return nil }
        return Int64((date.timeIntervalSince1970 * 1000).rounded())
    }
}
