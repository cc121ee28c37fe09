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
    private(set) var rendered: [UInt8] = []
    /// The same with the pairs in the order of their names: what makes two label sets equal. Nil where that is the
    /// order given.
    private var sorted: [UInt8]?
    /// The sum of the pairs' hashes, which is the same in any order.
    private(set) var identityHash = 0

    /// No labels at all.
    public static let none = Labels([])

    public init(_ pairs: KeyValuePairs<String, String>) {
        self.init(pairs.map { ($0.key, $0.value) })
    }

    public init(_ pairs: [(String, String)]) {
        rendered.reserveCapacity(pairs.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 4 })
        for (name, value) in pairs { append(name, value) }
    }

    /// These labels and one more, written last.
    public func adding(_ name: String, _ value: String) -> Labels {
        var extended = self
        extended.append(name, value)
        return extended
    }

    /// Every name and value, in the order given.
    public var pairs: [(name: String, value: String)] {
        Pairs(bytes: rendered).map { pair in
            (String(decoding: rendered[pair.name], as: UTF8.self), Self.unescaped(rendered[pair.value]))
        }
    }

    /// The value of the label `name`, nil when there is none.
    public subscript(name: String) -> String? {
        for pair in Pairs(bytes: rendered) where rendered[pair.name].elementsEqual(name.utf8) {
            return Self.unescaped(rendered[pair.value])
        }
        return nil
    }

    private var identity: [UInt8] { sorted ?? rendered }

    private mutating func append(_ name: String, _ value: String) {
        precondition(
            MetricName.isLabelName(name),
            "'\(name)' cannot be a label name: use letters, digits and _, begin with a letter or one _")
        guard !value.isEmpty else { return }
        var pair: [UInt8] = []
        pair.reserveCapacity(name.utf8.count + value.utf8.count + 4)
        pair.append(contentsOf: name.utf8)
        pair.append(UInt8(ascii: "="))
        pair.append(UInt8(ascii: "\""))
        Escaping.append(value, quotes: true, to: &pair)
        pair.append(UInt8(ascii: "\""))
        identityHash &+= pair.hashValue

        let position = position(ofNew: name)
        if position < rendered.count {
            pair.append(UInt8(ascii: ","))
            if sorted == nil { sorted = rendered }
            sorted?.insert(contentsOf: pair, at: position)
            pair.removeLast()
        } else if sorted != nil {
            sorted?.append(UInt8(ascii: ","))
            sorted?.append(contentsOf: pair)
        }
        if !rendered.isEmpty { rendered.append(UInt8(ascii: ",")) }
        rendered.append(contentsOf: pair)
    }

    /// Where a pair with this name belongs in the order of names; the end is the count.
    private func position(ofNew name: String) -> Int {
        let identity = identity
        for pair in Pairs(bytes: identity) {
            let other = identity[pair.name]
            precondition(!other.elementsEqual(name.utf8), "the label '\(name)' is given twice")
            if name.utf8.lexicographicallyPrecedes(other) { return pair.name.lowerBound }
        }
        return identity.count
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
    /// The pairs of rendered labels, in their order there.
    private struct Pairs: Sequence, IteratorProtocol {
        let bytes: [UInt8]
        private var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// Where the next pair stands; the value is without its quotes and still escaped.
        mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
            guard position < bytes.count else { return nil }
            let nameStart = position
            while bytes[position] != UInt8(ascii: "=") { position += 1 }
            let nameEnd = position
            position += 2
            let valueStart = position
            while bytes[position] != UInt8(ascii: "\"") {
                position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            defer { position += 2 }
            return (nameStart..<nameEnd, valueStart..<position)
        }
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
