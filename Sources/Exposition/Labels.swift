/// The labels of one series: names and values, rendered once as they appear between the braces.
///
/// A series keeps its labels from scrape to scrape, so they are validated, escaped and hashed when they are made
/// and only copied when they are written. The order of the pairs is kept as given; two label sets with the same
/// pairs in another order are equal, because they name the same series. An empty value means the same as no label,
/// and is left out.
///
/// Values are arbitrary text. Names match `[a-zA-Z_][a-zA-Z0-9_]*`, do not begin with `__`, and occur once; names
/// are part of the program, so breaking this is a programmer error and stops the process.
public struct Labels: Sendable {
    /// `name="value",…` with the values escaped, in the order given. Both formats escape label values alike.
    let rendered: [UInt8]
    /// The same with the pairs in the order of their names: what makes two label sets equal.
    private let identity: [UInt8]
    let identityHash: Int

    /// No labels at all.
    public static let none = Labels(rendered: [])

    public init(_ pairs: KeyValuePairs<String, String>) {
        self.init(pairs.map { ($0.key, $0.value) })
    }

    public init(_ pairs: [(String, String)]) {
        var rendered: [UInt8] = []
        rendered.reserveCapacity(pairs.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 4 })
        for (name, value) in pairs { Self.append(name, value, to: &rendered) }
        self.init(rendered: rendered)
    }

    private init(rendered: [UInt8]) {
        self.rendered = rendered
        identity = Self.sortedByName(rendered)
        identityHash = identity.hashValue
    }

    /// These labels and one more, written last.
    public func adding(_ name: String, _ value: String) -> Labels {
        var extended = rendered
        extended.reserveCapacity(rendered.count + name.utf8.count + value.utf8.count + 4)
        Self.append(name, value, to: &extended)
        return Labels(rendered: extended)
    }

    /// The value of the label `name`, nil when there is none.
    public subscript(name: String) -> String? {
        for pair in Self.pairs(in: rendered) where rendered[pair.name].elementsEqual(name.utf8) {
            return Self.unescaped(rendered[pair.value])
        }
        return nil
    }

    private static func append(_ name: String, _ value: String, to rendered: inout [UInt8]) {
        precondition(
            MetricName.isLabelName(name),
            "'\(name)' cannot be a label name: use letters, digits and _, begin with a letter or one _")
        guard !value.isEmpty else { return }
        if !rendered.isEmpty { rendered.append(UInt8(ascii: ",")) }
        rendered.append(contentsOf: name.utf8)
        rendered.append(UInt8(ascii: "="))
        rendered.append(UInt8(ascii: "\""))
        Escaping.append(value, quotes: true, to: &rendered)
        rendered.append(UInt8(ascii: "\""))
    }
}

extension Labels: Hashable {
    public static func == (left: Labels, right: Labels) -> Bool {
        left.identityHash == right.identityHash && left.identity == right.identity
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(identityHash)
    }
}

extension Labels: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral pairs: (String, String)...) {
        self.init(pairs)
    }
}

extension Labels: CustomStringConvertible {
    public var description: String {
        "{\(String(decoding: rendered, as: UTF8.self))}"
    }
}

extension Labels {
    /// Where one pair stands in rendered labels; the value is without its quotes and still escaped.
    private struct Pair {
        let name: Range<Int>
        let value: Range<Int>

        /// From the name to the closing quote.
        var whole: Range<Int> { name.lowerBound..<(value.upperBound + 1) }
    }

    private static func pairs(in rendered: [UInt8]) -> [Pair] {
        var pairs: [Pair] = []
        var position = 0
        while position < rendered.count {
            let nameStart = position
            while rendered[position] != UInt8(ascii: "=") { position += 1 }
            let nameEnd = position
            position += 2
            let valueStart = position
            while rendered[position] != UInt8(ascii: "\"") {
                position += rendered[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            pairs.append(Pair(name: nameStart..<nameEnd, value: valueStart..<position))
            position += 2
        }
        return pairs
    }

    private static func sortedByName(_ rendered: [UInt8]) -> [UInt8] {
        let given = pairs(in: rendered)
        let sorted = given.sorted { rendered[$0.name].lexicographicallyPrecedes(rendered[$1.name]) }
        for (pair, next) in zip(sorted, sorted.dropFirst()) {
            precondition(
                !rendered[pair.name].elementsEqual(rendered[next.name]),
                "the label '\(String(decoding: rendered[pair.name], as: UTF8.self))' is given twice")
        }
        if zip(given, sorted).allSatisfy({ $0.name == $1.name }) { return rendered }
        return Array(sorted.map { rendered[$0.whole] }.joined(separator: CollectionOfOne(UInt8(ascii: ","))))
    }

    private static func unescaped(_ value: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var escaped = false
        for byte in value {
            if escaped {
                bytes.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
