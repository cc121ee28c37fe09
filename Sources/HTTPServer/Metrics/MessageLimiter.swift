/// Lets a few messages through per minute, so that no client can fill a log by misbehaving.
struct MessageLimiter {
    static let perMinute = 20

    private var windowStart = -Double.infinity
    private var passed = 0
    private var suppressed = 0

    /// What to say for `message` at `time` (monotonic seconds): nothing once the minute's share is
    /// used up; the next minute begins with how many were left out.
    mutating func admit(_ message: String, at time: Double) -> [String] {
        var messages: [String] = []
        if time - windowStart >= 60 {
            if suppressed > 0 { messages.append("\(suppressed) similar messages were left out") }
            (windowStart, passed, suppressed) = (time, 0, 0)
        }
        guard passed < Self.perMinute else {
            suppressed += 1
            return messages
        }
        passed += 1
        messages.append(message)
        return messages
    }
}
