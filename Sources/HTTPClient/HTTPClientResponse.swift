/// An HTTP answer of any status: redirects are not followed, so a 3xx is an answer too.
public struct HTTPClientResponse: Sendable {
    public var status: Int
    public var headers: Headers
    /// Decompressed.
    public var body: [UInt8]
    /// From the start of the request to the last byte of the answer.
    public var durationSeconds: Double

    public init(status: Int, headers: Headers = Headers(), body: [UInt8] = [], durationSeconds: Double = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.durationSeconds = durationSeconds
    }

    /// Header fields in the order they were received. Names are compared without regard to case.
    public struct Headers: Sendable, ExpressibleByDictionaryLiteral {
        public private(set) var pairs: [(name: String, value: String)]

        public init(_ pairs: [(name: String, value: String)] = []) {
            self.pairs = pairs
        }

        public init(dictionaryLiteral elements: (String, String)...) {
            pairs = elements.map { (name: $0.0, value: $0.1) }
        }

        /// The value of the first field called `name`.
        public subscript(name: String) -> String? {
            let name = name.lowercased()
            return pairs.first { $0.name.lowercased() == name }?.value
        }

        /// The values of all fields called `name`.
        public func values(_ name: String) -> [String] {
            let name = name.lowercased()
            return pairs.filter { $0.name.lowercased() == name }.map(\.value)
        }

        mutating func append(_ name: String, _ value: String) {
            pairs.append((name, value))
        }

        /// An obsolete folded line goes on with the value of the line before it (RFC 9112 §5.2).
        mutating func continueLast(_ value: String) {
            guard let last = pairs.indices.last else { return }
            pairs[last].value += " " + value
        }

        mutating func removeAll() {
            pairs.removeAll()
        }
    }
}
