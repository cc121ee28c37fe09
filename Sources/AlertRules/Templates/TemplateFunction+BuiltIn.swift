import Foundation

extension TemplateFunction {
    /// The functions of Go's text/template.
    static let builtIn: [String: TemplateFunction] = [
        "and": TemplateFunction(.any, isVariadic: true) { _, values in values[0] },
        "or": TemplateFunction(.any, isVariadic: true) { _, values in values[0] },
        "not": TemplateFunction(.any) { _, values in .bool(!values[0].isTrue) },
        "eq": TemplateFunction(.any, isVariadic: true) { _, values in .bool(try TemplateComparison.equal(values)) },
        "ne": TemplateFunction(.any, .any) { _, values in .bool(try !TemplateComparison.equal(values)) },
        "lt": TemplateFunction(.any, .any) { _, values in .bool(try TemplateComparison.less(values[0], values[1])) },
        "le": TemplateFunction(.any, .any) { _, values in
            .bool(try TemplateComparison.less(values[0], values[1]) || TemplateComparison.equal(values))
        },
        "gt": TemplateFunction(.any, .any) { _, values in
            .bool(try !(TemplateComparison.less(values[0], values[1]) || TemplateComparison.equal(values)))
        },
        "ge": TemplateFunction(.any, .any) { _, values in
            .bool(try !TemplateComparison.less(values[0], values[1]))
        },
        "len": TemplateFunction(.any) { _, values in .integer(Int64(try length(values[0]))) },
        "index": TemplateFunction(.any, isVariadic: true) { _, values in
            try values.dropFirst().reduce(values[0]) { try element($0, $1) }
        },
        "slice": TemplateFunction(.any, isVariadic: true) { _, values in try slice(values) },
        "print": TemplateFunction(isVariadic: true) { _, values in .string(printed(values)) },
        "println": TemplateFunction(isVariadic: true) { _, values in
            .string(values.map(\.text).joined(separator: " ") + "\n")
        },
        "printf": TemplateFunction(.string, isVariadic: true) { _, values in
            .string(GoFormat.text(values[0].string, Array(values.dropFirst())))
        },
        "html": TemplateFunction(isVariadic: true) { _, values in .string(escapedForHTML(printed(values))) },
        "urlquery": TemplateFunction(isVariadic: true) { _, values in .string(escapedForURL(printed(values))) },
        "js": TemplateFunction(isVariadic: true) { _, values in .string(escapedForJavaScript(printed(values))) },
        "call": TemplateFunction(.any, isVariadic: true) { _, values in
            throw TemplateError("non-function of type \(values[0].typeName)")
        },
    ]

    /// The texts one after the other, with a space between two of which none is a string.
    private static func printed(_ values: [TemplateValue]) -> String {
        var output = ""
        var previousIsText = true
        for value in values {
            let isText = if case .string = value { true } else { false }
            if !isText && !previousIsText { output += " " }
            output += value.text
            previousIsText = isText
        }
        return output
    }

    private static func length(_ value: TemplateValue) throws(TemplateError) -> Int {
        switch value {
        case .string(let text): return text.utf8.count
        case .strings(let values): return values.count
        case .arguments(let values): return values.count
        case .samples(let samples): return samples.count
        case .none: throw TemplateError("len of nil pointer")
        default: throw TemplateError("len of type \(value.typeName)")
        }
    }

    private static func position(_ value: TemplateValue, upTo count: Int) throws(TemplateError) -> Int {
        guard case .integer(let position) = value else {
            throw TemplateError(
                value.isNothing ? "cannot index slice/array with nil"
                    : "cannot index slice/array with type \(value.typeName)")
        }
        guard position >= 0 && position <= Int64(count) else { throw TemplateError("index out of range: \(position)") }
        return Int(position)
    }

    private static func element(_ value: TemplateValue, _ key: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch value {
        case .strings(let values):
            guard case .string(let name) = key else { throw wrongKey(key) }
            return .string(values[name] ?? "")
        case .arguments(let values):
            guard case .string(let name) = key else { throw wrongKey(key) }
            return values[name] ?? .none
        case .samples(let samples): return .sample(samples[try position(key, upTo: samples.count - 1)])
        case .string(let text):
            let bytes = Array(text.utf8)
            return .integer(Int64(bytes[try position(key, upTo: bytes.count - 1)]))
        case .none: throw TemplateError("index of untyped nil")
        default: throw TemplateError("can't index item of type \(value.typeName)")
        }
    }

    private static func wrongKey(_ key: TemplateValue) -> TemplateError {
        TemplateError("value has type \(key.typeName); should be string")
    }

    private static func slice(_ values: [TemplateValue]) throws(TemplateError) -> TemplateValue {
        guard values.count <= 3 else { throw TemplateError("too many slice indexes: \(values.count - 1)") }
        let count = try length(values[0])
        let start = values.count > 1 ? try position(values[1], upTo: count) : 0
        let end = values.count > 2 ? try position(values[2], upTo: count) : count
        guard start <= end else { throw TemplateError("invalid slice index: \(start) > \(end)") }
        switch values[0] {
        case .string(let text): return .string(String(decoding: Array(text.utf8)[start..<end], as: UTF8.self))
        case .samples(let samples): return .samples(Array(samples[start..<end]))
        default: throw TemplateError("can't slice item of type \(values[0].typeName)")
        }
    }

    private static func escapedForHTML(_ text: String) -> String {
        let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&#34;", "'": "&#39;"]
        return text.map { entities[$0] ?? String($0) }.joined()
    }

    private static func escapedForJavaScript(_ text: String) -> String {
        let escapes: [Character: String] = [
            "\\": "\\\\", "'": "\\'", "\"": "\\\"", "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D",
            "\n": "\\u000A", "\t": "\\u0009", "\r": "\\u000D",
        ]
        return text.map { escapes[$0] ?? String($0) }.joined()
    }

    static func escapedForURL(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: String(UnicodeScalar(byte))
            case 0x20: "+"
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}

extension TemplateValue {
    var isNothing: Bool {
        if case .none = self { true } else { false }
    }
}

/// Compares values of one basic type.
enum TemplateComparison {
    private static let incompatible = TemplateError("incompatible types for comparison")

    /// Whether the first equals any of the others.
    static func equal(_ values: [TemplateValue]) throws(TemplateError) -> Bool {
        guard values.count > 1 else { throw TemplateError("missing argument for comparison") }
        for other in values.dropFirst() {
            switch (values[0], other) {
            case (.bool(let left), .bool(let right)): if left == right { return true }
            case (.integer(let left), .integer(let right)): if left == right { return true }
            case (.float(let left), .float(let right)): if left == right { return true }
            case (.string(let left), .string(let right)): if left.utf8.elementsEqual(right.utf8) { return true }
            case (.none, .none): return true
            case (.none, _), (_, .none): continue
            default: throw incompatible
            }
        }
        return false
    }

    static func less(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return left < right
        case (.float(let left), .float(let right)): return left < right
        case (.string(let left), .string(let right)): return left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.bool, .bool): throw TemplateError("invalid type for comparison")
        default: throw incompatible
        }
    }
}
