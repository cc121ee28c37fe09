import CivilTime
import Foundation
import HTTPServer
import JSON
import Planning

/// Reads a request's JSON object strictly: unknown and repeated members, wrong types and bad values are errors, and all
/// of them are reported at once.
struct JSONBody {
    /// Equal for equal documents, whatever the order of their members and the space between them.
    let fingerprint: Data
    private let members: [String: JSONValue]
    /// What is no answer to the question, such as a text for a number: 400.
    private var malformed: [ProblemDetails.FieldError] = []
    /// What is understood and cannot be done: 422.
    private var refused: [ProblemDetails.FieldError] = []

    /// - Parameter known: the members that may be there.
    /// - Throws: 400 for what is no JSON object.
    init(_ request: HTTPRequest, known: [String]) throws(HTTPError) {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: request.body)
        } catch {
            throw HTTPError(400, "The body is \(error). Send one JSON object.")
        }
        guard let members = document.object else { throw HTTPError(400, "The body must be one JSON object.") }
        fingerprint = Data(JSONValue.object(members.sorted { $0.name < $1.name }).encoded())
        self.members = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        var seen: Set<String> = []
        for member in members {
            if !known.contains(member.name) {
                let name = String(member.name.prefix(64))
                malformed.append(.init(field: name, detail: "unknown member; known are \(known.joined(separator: ", "))"))
            } else if !seen.insert(member.name).inserted {
                malformed.append(.init(field: member.name, detail: "given more than once; give it once"))
            }
        }
    }

    /// Whether a member is there and not `null`.
    func has(_ name: String) -> Bool { members[name].map { $0 != .null } ?? false }

    /// A text of at least one and at most `longest` bytes; nil when there is none, or a wrong one, which is reported.
    mutating func text(_ name: String, longest: Int = 256, isRequired: Bool = false) -> String? {
        guard has(name), let value = members[name] else {
            if isRequired { fail(name, "missing; give a text") }
            return nil
        }
        guard let text = value.string else {
            fail(name, "not a text; put it in quotes")
            return nil
        }
        if text.utf8.count > longest {
            refuse(name, "\(text.utf8.count) bytes long; at most \(longest) are kept")
        } else if text.isEmpty {
            refuse(name, "empty; leave it out or fill it in")
        } else if text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || $0.value == 0x7f }) {
            refuse(name, "has control characters; leave them out")
        } else {
            return text
        }
        return nil
    }

    /// One of a few words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ choices: Choice.Type, isRequired: Bool = false
    ) -> Choice? {
        let words = choices.allCases.map(\.rawValue).joined(separator: ", ")
        guard has(name), let value = members[name] else {
            if isRequired { fail(name, "missing; give one of \(words)") }
            return nil
        }
        guard let choice = value.string.flatMap(Choice.init) else {
            fail(name, "not one of \(words)")
            return nil
        }
        return choice
    }

    /// A number within `range`.
    mutating func number(_ name: String, in range: ClosedRange<Double>, isRequired: Bool = false) -> Double? {
        let bounds = "from \(Int64(range.lowerBound)) to \(Int64(range.upperBound))"
        guard has(name), let value = members[name] else {
            if isRequired { fail(name, "missing; give a number \(bounds)") }
            return nil
        }
        guard let number = value.double else {
            fail(name, "not a number; give one \(bounds), without quotes")
            return nil
        }
        guard range.contains(number) else {
            refuse(name, "out of range; give a number \(bounds)")
            return nil
        }
        return number
    }

    /// An amount of US dollars from a micro-dollar to `most`, as the nearest number of whole micro-dollars.
    ///
    /// - Parameter hint: what to do in place of giving one that is out of range.
    mutating func money(_ name: String, atMost most: Double, isRequired: Bool = false, hint: String) -> Int64? {
        let bounds = "US dollars from 0.000001 to \(most.plain)"
        guard has(name), let value = members[name] else {
            if isRequired { fail(name, "missing; give a number of \(bounds)") }
            return nil
        }
        guard let dollars = value.double else {
            fail(name, "not a number; give one of \(bounds), without quotes")
            return nil
        }
        let amount = dollars > 0 && dollars <= most ? MicroUSD.amount(ofDollars: dollars) : 0
        guard amount > 0 else {
            refuse(name, "out of range; give a number of \(bounds); \(hint)")
            return nil
        }
        return amount
    }

    /// An RFC 3339 time, in Unix seconds.
    mutating func time(_ name: String) -> Int64? {
        guard has(name), let value = members[name] else { return nil }
        do {
            guard let text = value.string else { throw RFC3339.ParseError.malformed }
            return try RFC3339.parseSeconds(text)
        } catch {
            fail(name, "not a time: it \(error); write it like 2026-03-15T02:00:00Z")
            return nil
        }
    }

    /// A Prometheus duration above 0, in seconds.
    mutating func duration(_ name: String) -> Int64? {
        guard has(name), let value = members[name] else { return nil }
        guard let duration = value.string.flatMap({ try? PrometheusDuration(parsing: $0) }), duration.seconds > 0 else {
            fail(name, "not a duration above 0; write it like 90m, 4h or 1h30m")
            return nil
        }
        return duration.seconds
    }

    mutating func fail(_ field: String, _ detail: String) { malformed.append(.init(field: field, detail: detail)) }
    mutating func refuse(_ field: String, _ detail: String) { refused.append(.init(field: field, detail: detail)) }

    /// - Throws: 400 when something was malformed, 422 when something was refused, with every problem found.
    func finish() throws(HTTPError) {
        let errors = malformed + refused
        guard !errors.isEmpty else { return }
        throw HTTPError(
            malformed.isEmpty ? 422 : 400, "The body is not valid, and nothing was stored; see `errors`.", errors: errors)
    }
}
