import Foundation

/// What tells a repeated request to create from a second one.
public struct IdempotencyClaim: Equatable, Sendable {
    /// The client's key. Not empty.
    public var key: String
    /// Whose key it is: one key in two scopes is two keys.
    public var scope: String
    /// Equal for equal requests, as a hash of the canonical request is.
    public var fingerprint: Data
    /// When it was received, in Unix seconds.
    public var at: Int64

    public init(key: String, scope: String, fingerprint: Data, at: Int64) {
        self.key = key
        self.scope = scope
        self.fingerprint = fingerprint
        self.at = at
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if key.isEmpty { return "idempotency key is empty" }
        if key.containsNUL { return "idempotency key has a NUL character in it" }
        if scope.containsNUL { return "idempotency scope has a NUL character in it" }
        if !UnixTime.range.contains(at) { return "idempotency at is not in the years 1970 to 9999" }
        return nil
    }
}
