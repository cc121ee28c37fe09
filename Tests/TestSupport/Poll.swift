/// Asks again until `condition` has a value, or fails after a deadline.
@discardableResult
public func poll<Value: Sendable>(
    seconds: Double = 30, _ what: String, _ condition: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
        if let value = try await condition() { return value }
        guard ContinuousClock.now < deadline else { throw Failure("waited \(seconds) s in vain for \(what)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}
