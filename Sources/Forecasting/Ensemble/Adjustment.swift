/// Why a forecast is not just how its series usually goes on: something known of the future, or something in the past that
/// methods see as it was not.
public struct Adjustment: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// A known event to come, raised by as much as earlier ones of its name were above the usual.
        case event
        /// A known event to come, raised to its floor.
        case eventFloor = "event_floor"
        /// A new level, which the forecast follows.
        case levelChange = "level_change"
        /// What may be a new level: values are those of the old one, and intervals hold both.
        case possibleLevelChange = "possible_level_change"
        /// An outage, a dip or a burst that is over, and left out of what is learned.
        case pastLevel = "past_level"
        /// A few steps far beyond everything else, left out of what is learned.
        case spike
        /// The first traffic after a week and more of nothing: what was before is forgotten.
        case launch
    }

    /// Below so many times the usual it was an outage.
    public static let outageFactor = LevelChange.outageRatio

    public let kind: Kind
    /// When it begins, in Unix seconds.
    public let start: Int64
    /// When it is over; nil when it goes on.
    public let end: Int64?
    /// How many times the usual it is; nil where the usual is next to nothing.
    public let factor: Double?
    /// Of a change of the level: how likely that is to stay, from 0 to 1. Not known by minutes.
    public let probability: Double?
    /// That of the event.
    public let name: String?

    /// - Parameters:
    ///   - factor: nil if it is not finite.
    ///   - probability: cut to 0 to 1; nil if it is not finite.
    public init(
        _ kind: Kind, start: Int64, end: Int64?, factor: Double? = nil, probability: Double? = nil, name: String? = nil
    ) {
        (self.kind, self.start, self.end, self.name) = (kind, start, end, name)
        self.factor = factor.flatMap { $0.isFinite ? $0 : nil }
        self.probability = probability.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil }
    }
}
