/// Header fields in the order they were written. Names compare without regard to case, as HTTP's do.
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// Every field, repeated names included.
    public private(set) var pairs: [(name: String, value: String)]

    public init() { pairs = [] }

    public init(_ pairs: [(String, String)]) { self.pairs = pairs.map { (name: $0.0, value: $0.1) } }

    public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

    /// The first value of `name`. Setting replaces every field of that name; nil removes them.
    public subscript(name: String) -> String? {
        get { pairs.first { Self.sameName($0.name, name) }?.value }
        set {
            pairs.removeAll { Self.sameName($0.name, name) }
            if let newValue { pairs.append((name, newValue)) }
        }
    }

    /// Adds a field and keeps those of the same name.
    public mutating func add(_ name: String, _ value: String) { pairs.append((name, value)) }

    /// Every value of `name`, in order.
    public func values(_ name: String) -> [String] {
        pairs.compactMap { Self.sameName($0.name, name) ? $0.value : nil }
    }

    /// The values of a list header such as `Accept` as one list, because HTTP lets a sender repeat
    /// the field instead of separating its members with commas. Nil when there is none.
    public func list(_ name: String) -> String? {
        let all = values(name)
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }

    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.pairs.elementsEqual(right.pairs) { sameName($0.name, $1.name) && $0.value == $1.value }
    }

    static func sameName(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && left.utf8.elementsEqual(right.utf8) { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
