import Foundation

/// What an `Authorization` header says.
enum Credentials: Equatable {
    case basic(name: String, password: [UInt8])
    case bearer([UInt8])
    /// None that is understood.
    case unreadable

    /// Nil when there is no such header.
    init?(_ headers: HTTPHeaders) {
        let values = headers.values("Authorization")
        guard let value = values.first else { return nil }
        // Two could be understood as either.
        guard values.count == 1, let space = value.firstIndex(of: " ") else {
            self = .unreadable
            return
        }
        let rest = value[space...].drop { $0 == " " }
        switch value[..<space].lowercased() {
        case "basic": self = Self.basic(String(rest)) ?? .unreadable
        case "bearer": self = rest.isEmpty ? .unreadable : .bearer(Array(rest.utf8))
        default: self = .unreadable
        }
    }

    /// RFC 7617: name, colon, password, in base 64.
    private static func basic(_ text: String) -> Credentials? {
        guard let data = Data(base64Encoded: text), let colon = data.firstIndex(of: UInt8(ascii: ":")),
            let name = String(validating: data[..<colon], as: UTF8.self)
        else { return nil }
        return .basic(name: name, password: Array(data[(colon + 1)...]))
    }
}
