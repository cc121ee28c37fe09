/// A label of a series.
public struct Label: Sendable, Equatable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// What names a series: labels in the order of their names, each name once, none empty. The metric's name is the
/// label `__name__`. The hash is computed once.
public struct Labels: Sendable {
    /// The label that holds the metric's name.
    public static let metricName = "__name__"
    /// The label of a histogram's bucket that holds its upper bound.
    static let bucketBound = "le"

    public static let empty = Labels(sorted: [])

    public let pairs: [Label]
    private let digest: Int

    /// Sorts the labels. Of two with one name the last counts; empty ones are as good as absent.
    public init(_ labels: [Label]) {
        var pairs: [Label] = []
        pairs.reserveCapacity(labels.count)
        for label in labels.enumerated().sorted(by: {
            $0.element.name == $1.element.name
                ? $0.offset < $1.offset : $0.element.name.precedesInBytes($1.element.name)
        }).map(\.element) {
            if pairs.last?.name == label.name { pairs.removeLast() }
            pairs.append(label)
        }
        self.init(sorted: pairs.filter { !$0.value.isEmpty })
    }

    public init(_ labels: KeyValuePairs<String, String>) {
        self.init(labels.map { Label(name: $0.key, value: $0.value) })
    }

    init(sorted pairs: [Label]) {
        self.pairs = pairs
        var hasher = Hasher()
        for pair in pairs {
            hasher.combine(pair.name)
            hasher.combine(pair.value)
        }
        digest = hasher.finalize()
    }

    /// The label's value; empty if there is no such label.
    public subscript(name: String) -> String {
        pairs.first { $0.name == name }?.value ?? ""
    }
}

extension Labels: Hashable {
    public func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
    }

    public static func == (left: Labels, right: Labels) -> Bool {
        left.digest == right.digest && left.pairs.count == right.pairs.count
            && zip(left.pairs, right.pairs).allSatisfy {
                $0.name.hasBytes(of: $1.name) && $0.value.hasBytes(of: $1.value)
            }
    }
}

extension Labels: Comparable {
    /// By the bytes of the first name that differs, then of its value.
    public static func < (left: Labels, right: Labels) -> Bool {
        for (mine, other) in zip(left.pairs, right.pairs) {
            if !mine.name.hasBytes(of: other.name) { return mine.name.precedesInBytes(other.name) }
            if !mine.value.hasBytes(of: other.value) { return mine.value.precedesInBytes(other.value) }
        }
        return left.pairs.count < right.pairs.count
    }
}

extension Labels: CustomStringConvertible {
    /// The labels between braces, as error texts show them: `{__name__="up", job="x"}`.
    public var description: String {
        "{" + pairs.map { "\($0.name)=\(GoText.quoted($0.value))" }.joined(separator: ", ") + "}"
    }
}

extension String {
    /// Whether the bytes are the same. Swift's `==` also takes different spellings of one character for equal.
    func hasBytes(of other: String) -> Bool {
        self == other && utf8.count == other.utf8.count && (utf8.count < 2 || utf8.elementsEqual(other.utf8))
    }

    func precedesInBytes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
