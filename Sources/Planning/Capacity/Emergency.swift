import Foundation

/// Capacity for a gateway that turns requests away: twice what was in force, again after each minute in which it goes on, up
/// to four times what demand calls for; and half of the excess gone with every half-life after it has stopped.
struct Emergency: Sendable, Equatable {
    /// In requests per minute, when requests were turned away last.
    private var level: Double
    /// When it was raised last, in Unix seconds.
    private var raisedAt: Int64
    /// When requests were turned away last, in Unix seconds.
    private var seenAt: Int64

    /// Two readings of the same minute are one reason.
    private static let secondsBetweenRaises: Int64 = 60
    private static let factor = 2.0
    /// Demand is known, requests that were turned away included: what it does not explain, more capacity does not mend.
    private static let most = 4.0

    /// What follows from the emergency before, if any, and from what is seen now.
    ///
    /// - Parameters:
    ///   - current: the capacity in force.
    ///   - wanted: what is wanted without an emergency.
    ///   - halfLife: in seconds.
    /// - Returns: nil when there is none, or no trace of one any more.
    static func next(
        after emergency: Emergency?, isThrottled: Bool, current: Double, wanted: Double, halfLife: Double, at time: Int64
    ) -> Emergency? {
        guard isThrottled else {
            return emergency.flatMap {
                $0.requestsPerMinute(at: time, wanted: wanted, halfLife: halfLife) > wanted ? $0 : nil
            }
        }
        guard var next = emergency else {
            return Emergency(level: raised(current, wanted: wanted), raisedAt: time, seenAt: time)
        }
        next.seenAt = time
        if time - next.raisedAt >= secondsBetweenRaises || time < next.raisedAt {
            next.level = max(next.level, raised(current, wanted: wanted))
            next.raisedAt = time
        }
        return next
    }

    private static func raised(_ current: Double, wanted: Double) -> Double {
        min(factor * max(current, wanted), max(most * wanted, current))
    }

    /// What it asks for, in whole requests per minute.
    func requestsPerMinute(at time: Int64, wanted: Double, halfLife: Double) -> Double {
        let passed = Double(max(0, time - seenAt))
        let excess = max(0, level - wanted) * exp2(-passed / max(halfLife, 1))
        return excess < 1 ? wanted : (wanted + excess).rounded(.up)
    }
}
