/// A capacity that follows decisions after a delay, up and down.
struct ActuatedCapacity {
    /// What was decided last, in requests per minute.
    private(set) var decided: Double
    private var current: Double
    /// In seconds.
    private let delay: Int64
    private var pending: [(from: Int64, value: Double)] = []

    init(_ value: Double, delay: Int64) {
        decided = value
        current = value
        self.delay = delay
    }

    mutating func decide(_ value: Double, at time: Int64) {
        decided = value
        pending.append((time + delay, value))
    }

    /// - Parameter time: never earlier than in calls before.
    mutating func inForce(at time: Int64) -> Double {
        while let next = pending.first, next.from <= time {
            current = next.value
            pending.removeFirst()
        }
        return current
    }
}
