import JSON

extension FaultSpec {
    /// The largest body that a fault may ask for.
    private static let largestBody = 256 << 20

    /// Reads one fault as text, without white space.
    init(text: String) throws(FaultSpecError) {
        let marks: Set<Character> = ["@", "%", "*", "~"]
        let head = text.prefix { !marks.contains($0) }
        var rest = text[head.endIndex...]
        let name = head.prefix { $0 != ":" && $0 != "=" }
        let value = name.endIndex < head.endIndex ? String(head[head.index(after: name.endIndex)...]) : nil
        var parts: [Character: String] = [:]
        while let mark = rest.first {
            let part = rest.dropFirst().prefix { !marks.contains($0) }
            guard parts.updateValue(String(part), forKey: mark) == nil else {
                throw FaultSpecError("'\(text)' has two parts that start with \(mark)")
            }
            rest = rest[part.endIndex...]
        }
        do {
            try self.init(
                kind: String(name), value: value, endpoint: parts["@"],
                probability: try Self.number(parts["%"], "probability", example: "%0.5") ?? 1,
                count: try Self.number(parts["*"], "count", example: "*3").map { try Self.whole($0) },
                duration: try Self.span(parts["~"], "duration", example: "~10m"))
        } catch let error as FaultSpecError {
            throw FaultSpecError("fault '\(text)': \(error)")
        } catch {
            throw FaultSpecError("fault '\(text)': \(error)")
        }
    }

    /// Reads one fault as a JSON object with the members `kind`, `value`, `endpoint`, `probability`,
    /// `count` and `duration`, of which only the first is required, or as text in a JSON string.
    static func read(_ json: JSONValue) throws -> [FaultSpec] {
        if let text = json.string { return try parse(text) }
        if let elements = json.array { return try elements.flatMap { try read($0) } }
        guard let members = json.object else {
            throw FaultSpecError("a fault is an object such as {\"kind\":\"latency\",\"value\":\"2s\"} or a text")
        }
        if let list = json["faults"], members.count == 1 { return try read(list) }
        let known = ["kind", "value", "endpoint", "probability", "count", "duration"]
        if let unknown = members.first(where: { !known.contains($0.name) }) {
            throw FaultSpecError("unknown member '\(unknown.name)'; a fault has \(known.joined(separator: ", "))")
        }
        guard let kind = json["kind"].flatMap(text) else { throw FaultSpecError("member 'kind' is required") }
        return [
            try FaultSpec(
                kind: kind, value: json["value"].flatMap(text), endpoint: json["endpoint"].flatMap(text),
                probability: try number(json["probability"].flatMap(text), "probability", example: "0.5") ?? 1,
                count: try number(json["count"].flatMap(text), "count", example: "3").map { try whole($0) },
                duration: try span(json["duration"].flatMap(text), "duration", example: "10m"))
        ]
    }

    /// A string or a number as text; nil for null.
    private static func text(_ json: JSONValue) -> String? {
        switch json {
        case .null: nil
        case .string(let text): text
        case .integer(let value): String(value)
        default: String(decoding: json.encoded(), as: UTF8.self)
        }
    }

    static func kind(_ name: String, value: inout String?) throws(FaultSpecError) -> FaultKind {
        let normal = name.lowercased().replacing("-", with: "_")
        if let kind = FaultKind(rawValue: normal) { return kind }
        // A status says what it is.
        if normal.count == 3, normal.hasPrefix("5"), Int(normal) != nil, value == nil {
            value = normal
            return .serverError
        }
        let kinds = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw FaultSpecError("unknown kind '\(name)'; kinds are \(kinds)")
    }

    static func endpoint(_ name: String?) throws(FaultSpecError) -> SimulatedEndpoint? {
        guard let name, name != "all", name != "*" else { return nil }
        if let endpoint = SimulatedEndpoint(rawValue: name) { return endpoint }
        let endpoints = SimulatedEndpoint.allCases.map(\.rawValue).joined(separator: ", ")
        throw FaultSpecError("unknown endpoint '\(name)'; endpoints are \(endpoints), all")
    }

    static func amount(_ text: String?, of kind: FaultKind) throws(FaultSpecError) -> (Double, Double) {
        let name = kind.rawValue
        switch kind.value {
        case .none:
            guard text == nil else { throw FaultSpecError("\(name) takes no value") }
            return (0, 0)
        case .seconds(let standard):
            let seconds = try span(text, "value of \(name)", example: "2s") ?? standard
            guard seconds >= 0 else { throw FaultSpecError("value of \(name) must not be negative") }
            return (seconds, 0)
        case .signedSeconds(let standard):
            return (try span(text, "value of \(name)", example: "-90s") ?? standard, 0)
        case .status(let standard, let range):
            guard let text else { return (Double(standard), 0) }
            guard let status = Int(text), range.contains(status) else {
                throw FaultSpecError(
                    "value of \(name) is a status from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
            }
            return (Double(status), 0)
        case .bytes(let standard):
            guard let text else { return (Double(standard), 0) }
            guard let bytes = ByteSize.parse(text), (1...largestBody).contains(bytes) else {
                throw FaultSpecError(
                    "value of \(name) is a size such as 32MiB, up to \(ByteSize.format(largestBody)), not '\(text)'")
            }
            return (Double(bytes), 0)
        case .share(let standard):
            return (try share(text, of: name) ?? standard, 0)
        case .revision(let standard, let final):
            let parts = (text ?? "").split(separator: "/", maxSplits: 1).map(String.init)
            let after = try span(parts.count > 1 ? parts[1] : nil, "final time of \(name)", example: "0.2/30m") ?? final
            guard after > 0 else { throw FaultSpecError("final time of \(name) must be positive") }
            return (try share(parts.first, of: name) ?? standard, after)
        }
    }

    private static func share(_ text: String?, of name: String) throws(FaultSpecError) -> Double? {
        guard let share = try number(text, "value of \(name)", example: "0.2") else { return nil }
        guard share > 0, share <= 1 else {
            throw FaultSpecError("value of \(name) is a share above 0 and at most 1, not \(share)")
        }
        return share
    }

    private static func number(_ text: String?, _ part: String, example: String) throws(FaultSpecError) -> Double? {
        guard let text else { return nil }
        guard let value = Double(text), value.isFinite else {
            throw FaultSpecError("\(part) '\(text)' is no number; write it as \(example)")
        }
        return value
    }

    private static func whole(_ value: Double) throws(FaultSpecError) -> Int {
        guard value == value.rounded(), abs(value) < 1e15 else {
            throw FaultSpecError("count \(value) must be a whole number")
        }
        return Int(value)
    }

    private static func span(_ text: String?, _ part: String, example: String) throws(FaultSpecError) -> Double? {
        guard let text else { return nil }
        guard let seconds = TimeSpan.parse(text), abs(seconds) <= 1e9 else {
            throw FaultSpecError("\(part) '\(text)' is no time; write it as \(example)")
        }
        return seconds
    }
}
